using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WhatsAppSimulator.Log;

namespace WhatsAppSimulator.Http;

/// <summary>
/// <c>GET /log</c>: the live log as server-sent events, the kept entries first. <c>Last-Event-ID</c> goes on behind that one.
/// Events are <c>entry</c> (a <see cref="LogEntry"/>) and <c>gap</c> (a <see cref="LogGap"/>).
/// </summary>
internal sealed class LogEndpoint(SimulatedServer server, CancellationToken stopping)
{
    private const int MaxReaders = 16;

    /// <summary>How often a silent stream says that it lives; also how soon a reader that is gone is noticed.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int _readers;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/log", StreamAsync);

    private async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _readers) > MaxReaders)
        {
            Interlocked.Decrement(ref _readers);
            await Problems.TooManyReaders().ExecuteAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await StreamAsync(context, LastSeen(context.Request), ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader went, or the simulator ends.
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task StreamAsync(HttpContext context, long seen, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync(": the log of the simulator\n\n", cancellationToken);
        bool isFirst = seen == 0;
        while (true)
        {
            var (entries, missed) = server.Log.ReadAfter(seen);
            // Who begins has missed nothing that was promised.
            if (missed > 0 && !isFirst) await WriteAsync(response, "gap", null, new LogGap(missed), HttpJsonContext.Default.LogGap, cancellationToken);
            foreach (var entry in entries)
            {
                await WriteAsync(response, "entry", entry.Sequence, entry, HttpJsonContext.Default.LogEntry, cancellationToken);
                seen = entry.Sequence;
            }

            isFirst = false;
            await response.Body.FlushAsync(cancellationToken);
            await WaitAsync(response, seen, cancellationToken);
        }
    }

    private async Task WaitAsync(HttpResponse response, long seen, CancellationToken cancellationToken)
    {
        try
        {
            await server.Log.WaitAsync(seen, cancellationToken).WaitAsync(Heartbeat, server.Options.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await response.WriteAsync(": nothing new\n\n", cancellationToken);
        }
    }

    private static Task WriteAsync<T>(
        HttpResponse response, string name, long? id, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var line = id is { } number ? string.Create(CultureInfo.InvariantCulture, $"id: {number}\n") : "";
        return response.WriteAsync($"{line}event: {name}\ndata: {JsonSerializer.Serialize(value, type)}\n\n", cancellationToken);
    }

    private static long LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long seen) ? seen : 0;
}
