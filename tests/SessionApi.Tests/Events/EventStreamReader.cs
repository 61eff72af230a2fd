using System.Text.Json;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Events;

/// <summary>Reads a stream of events as a browser does.</summary>
internal sealed class EventStreamReader : IDisposable
{
    private readonly StreamReader _lines;

    private EventStreamReader(HttpResponseMessage response, Stream stream) => (Response, _lines) = (response, new StreamReader(stream));

    public HttpResponseMessage Response { get; }

    public static async Task<EventStreamReader> OpenAsync(ApiHost api, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // What is no stream is left to be read as what it is.
        return new(response, response.IsSuccessStatusCode ? await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken) : Stream.Null);
    }

    /// <summary>The next event with its id; without data, a comment; null at the end.</summary>
    public async Task<(string Id, JsonElement Data)?> NextAsync()
    {
        var id = "";
        JsonElement data = default;
        while (await _lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Length == 0) return (id, data);
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = JsonElement.Parse(line[6..]);
            else Assert.Equal(":", line);
        }

        return null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        Response.Dispose();
    }
}
