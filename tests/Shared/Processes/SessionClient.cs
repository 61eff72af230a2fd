using System.Net;
using System.Text;
using System.Text.Json;

namespace Shared.Processes;

/// <summary>Calls the API as any caller would.</summary>
/// <param name="address">Of the server.</param>
/// <param name="log">What the server has written, for the message of a wait that fails.</param>
/// <param name="headers">Sent with every request.</param>
internal sealed class SessionClient(Uri address, Func<string> log, params (string Name, string Value)[] headers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = Create(address, log, headers);

    /// <summary><c>POST /sessions</c>: the answer's body.</summary>
    public async Task<JsonElement> CreateAsync(CancellationToken cancellationToken)
    {
        using var body = new StringContent("", Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("/sessions", UriKind.Relative), body, cancellationToken);
        return await BodyAsync(response, HttpStatusCode.Created, cancellationToken);
    }

    /// <summary>Any call, whatever comes of it: status, Retry-After and the body as text.</summary>
    public async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, string Body)> CallAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        return (response.StatusCode, response.Headers.RetryAfter?.Delta, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Any call with a JSON body: the status, and the answer's body, which is JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(request, cancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)));
    }

    /// <summary><c>GET /sessions/{id}</c>: the answer's body, or null for 404.</summary>
    public async Task<JsonElement?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri($"/sessions/{id}", UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;

        return await BodyAsync(response, HttpStatusCode.OK, cancellationToken);
    }

    /// <summary><c>GET /sessions</c>: the answer's body.</summary>
    public async Task<JsonElement> ListAsync(CancellationToken cancellationToken, string? cursor = null)
    {
        var query = cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}";
        using var response = await _http.GetAsync(new Uri($"/sessions{query}", UriKind.Relative), cancellationToken);
        return await BodyAsync(response, HttpStatusCode.OK, cancellationToken);
    }

    /// <summary><c>DELETE /sessions/{id}</c>: the status.</summary>
    public async Task<HttpStatusCode> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(new Uri($"/sessions/{id}", UriKind.Relative), cancellationToken);
        return response.StatusCode;
    }

    /// <summary><c>POST /sessions/{id}/{operation}</c>: the status.</summary>
    public async Task<HttpStatusCode> PostAsync(string id, string operation, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(new Uri($"/sessions/{id}/{operation}", UriKind.Relative), null, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Waits for <c>/health/ready</c>.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) =>
        UntilAsync("the server is ready", async () =>
        {
            using var response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return (response.IsSuccessStatusCode, response.StatusCode.ToString());
        }, cancellationToken);

    /// <summary>Waits until <c>GET /sessions/{id}</c> tells that status and reason; the body then.</summary>
    public Task<JsonElement> UntilAsync(string id, string status, string reason, CancellationToken cancellationToken) =>
        UntilAsync(id, session => session.Text("status") == status && session.Text("reason") == reason, cancellationToken);

    /// <summary>Waits until <c>GET /sessions/{id}</c> answers as wished; the body then.</summary>
    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> isReached, CancellationToken cancellationToken)
    {
        JsonElement session = default;
        await UntilAsync($"session {id} is as expected", async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } found) return (false, "not there");

            session = found;
            return (isReached(found), found.ToString());
        }, cancellationToken);
        return session;
    }

    /// <summary>Waits until the first page of <c>GET /sessions</c>, which reads what is stored, is as wished.</summary>
    public Task UntilListedAsync(string what, Func<IEnumerable<JsonElement>, bool> isReached, CancellationToken cancellationToken) =>
        UntilAsync(what, async () =>
        {
            var sessions = (await ListAsync(cancellationToken)).GetProperty("sessions");
            return (isReached(sessions.EnumerateArray()), sessions.ToString());
        }, cancellationToken);

    public void Dispose() => _http.Dispose();

    // The server is another process: nothing here can await its events, so it is asked until it says so.
    private async Task UntilAsync(string what, Func<Task<(bool Reached, string Seen)>> look, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var last = "nothing";
        try
        {
            while (true)
            {
                var (reached, seen) = await look();
                if (reached) return;

                last = seen;
                await pause.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited until {what}; last seen: {last}. The server's log:\n{log()}");
        }
    }

    private static HttpClient Create(Uri address, Func<string> log, IEnumerable<(string Name, string Value)> headers)
    {
        var client = new HttpClient(new LastWordsHandler(log)) { BaseAddress = address };
        foreach (var (name, value) in headers) client.DefaultRequestHeaders.Add(name, value);

        return client;
    }

    private async Task<JsonElement> BodyAsync(HttpResponseMessage response, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode != expected)
        {
            throw new HttpRequestException($"{(int)response.StatusCode} {text}. The server's log:\n{log()}");
        }

        return JsonElement.Parse(text);
    }
}
