using System.Globalization;
using System.Text.Json;

namespace EndToEnd.Tests.Events;

/// <summary>
/// Reads the stream of all events as a careful caller does: keeps the last id, and when the stream breaks, for whatever reason, resumes there.
/// </summary>
/// <param name="address">Of the server that runs now.</param>
/// <param name="start">The last event that does not count.</param>
internal sealed class EventCollector(Func<Uri> address, long start) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(long Cursor, JsonElement Event)> _seen = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private long _last = start;

    /// <summary>Everything that came, in the order it came, with the stream's ids.</summary>
    public IReadOnlyList<(long Cursor, JsonElement Event)> Seen
    {
        get
        {
            lock (_lock) return [.. _seen];
        }
    }

    /// <summary>How often it had to begin again.</summary>
    public int Resumed { get; private set; }

    public void Start() => _reading = ReadAsync(_stop.Token);

    /// <summary>Waits until what came is as wished.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<(long Cursor, JsonElement Event)>, bool> isReached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (isReached(Seen)) return;

            await changed.WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReadStreamAsync(http, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
            {
                // The server is gone, or not there yet; or the test is over.
            }

            Resumed++;
            try
            {
                await pause.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReadStreamAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address(), "/events"));
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Last-Event-ID", _last.ToString(CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var cursor = 0L;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) cursor = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            // A line cut off by a kill has no end: what was not read whole was not read.
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && TryParse(line[6..]) is { } told) Take(cursor, told);
        }
    }

    private void Take(long cursor, JsonElement told)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _seen.Add((cursor, told));
            _last = cursor;
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
