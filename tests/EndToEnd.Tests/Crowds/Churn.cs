using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Shared.Processes;

namespace EndToEnd.Tests.Crowds;

/// <summary>
/// Callers and phones that go on creating, linking and deleting sessions whatever becomes of the server, and remember what has to be true
/// afterwards: a session that its phone lists as linked is there; one whose deletion was answered is not.
/// </summary>
internal sealed class Churn(Simulator whatsApp)
{
    private const int WorkerCount = 6;

    /// <summary>The more of these there are, the likelier the next step is a deletion.</summary>
    private const int Population = 24;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    /// <summary>Done, gone already, or "come again": everything else is a fault of the server.</summary>
    private static readonly HashSet<HttpStatusCode> Foreseen =
    [
        HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NotFound,
        HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private readonly ConcurrentDictionary<string, string> _linked = new();
    private readonly ConcurrentQueue<string> _undecided = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private volatile TaskCompletionSource<Server> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _linkCount;
    private int _deleteCount;

    /// <summary>Session and phone of every link that has to be there.</summary>
    public IReadOnlyDictionary<string, string> Linked => _linked;

    /// <summary>Answers that no caller should ever get.</summary>
    public IReadOnlyCollection<string> Surprises => _surprises;

    /// <summary>Links and deletions completed so far.</summary>
    public (int Links, int Deletions) Done => (Volatile.Read(ref _linkCount), Volatile.Read(ref _deleteCount));

    /// <summary>Calls go there from now on.</summary>
    public void Use(Server server)
    {
        if (!_server.TrySetResult(server)) _server = Completed(server);
    }

    /// <summary>There is no server for a while; whoever needs one waits.</summary>
    public void Withdraw() => _server = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes on until cancelled; then finishes the deletions whose answers were lost.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, WorkerCount).Select(number => Task.Run(() => WorkAsync(new Random(number), enough), cancellationToken)));
        while (_undecided.TryDequeue(out var id)) await DeleteAsync(await _server.Task, id, cancellationToken);
    }

    private async Task WorkAsync(Random random, CancellationToken enough)
    {
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while (!enough.IsCancellationRequested)
        {
            try
            {
                var server = await _server.Task.WaitAsync(enough);
                if (_undecided.TryDequeue(out var id) || (random.Next(Population) < _linked.Count && TryPick(random, out id)))
                {
                    await DeleteAsync(server, id, enough);
                }
                else
                {
                    await LinkAsync(server, pause, enough);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                // The server went away in the middle of it, or this is the end.
                if (!enough.IsCancellationRequested) await pause.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    private bool TryPick(Random random, out string id)
    {
        id = _linked.Keys.ElementAtOrDefault(random.Next(_linked.Count + 1)) ?? string.Empty;
        return _linked.TryRemove(id, out _);
    }

    private async Task DeleteAsync(Server server, string id, CancellationToken cancellationToken)
    {
        var isDecided = false;
        try
        {
            var (status, _) = await CallAsync(server, HttpMethod.Delete, $"/sessions/{id}", cancellationToken);
            isDecided = status is HttpStatusCode.OK or HttpStatusCode.NotFound;
        }
        finally
        {
            if (isDecided) Interlocked.Increment(ref _deleteCount);
            else _undecided.Enqueue(id);
        }
    }

    private async Task LinkAsync(Server server, PeriodicTimer pause, CancellationToken enough)
    {
        var (status, body) = await CallAsync(server, HttpMethod.Post, "/sessions", enough);
        if (status != HttpStatusCode.Created) return;

        var id = JsonElement.Parse(body).Text("sessionId")!;
        while (true)
        {
            (status, body) = await CallAsync(server, HttpMethod.Get, $"/sessions/{id}", enough);
            if (status != HttpStatusCode.OK) return;

            var session = JsonElement.Parse(body);
            if (session.Text("status") != "pending") return;
            if (session.Text("reason") == "awaiting-scan")
            {
                await ScanAsync(id, session.GetProperty("qr").Text("text")!);
                return;
            }

            await pause.WaitForNextTickAsync(enough);
        }
    }

    private async Task ScanAsync(string id, string qr)
    {
        var phone = await whatsApp.AddPhoneAsync(CancellationToken.None);
        // Not cancelled: what a phone has linked has to be remembered.
        await whatsApp.ScanAsync(phone, qr, CancellationToken.None);
        _linked[id] = phone;
        Interlocked.Increment(ref _linkCount);
    }

    private async Task<(HttpStatusCode Status, string Body)> CallAsync(Server server, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var (status, _, body) = await server.Api.CallAsync(method, path, cancellationToken);
        if (!Foreseen.Contains(status)) _surprises.Enqueue($"{method} {path}: {(int)status} {body}");
        return (status, body);
    }

    private static TaskCompletionSource<Server> Completed(Server server)
    {
        var completed = new TaskCompletionSource<Server>();
        completed.SetResult(server);
        return completed;
    }
}
