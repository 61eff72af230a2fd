using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SessionApi.Contracts;
using Sessions.Events;
using Sessions.Storage;

namespace SessionApi.Endpoints;

/// <summary>
/// Events as they happen (server-sent events): <c>id:</c> is the place to resume at, <c>data:</c> the event. A comment is sent when nothing else
/// was for a while. It ends after a time, when the session is deleted, when the process stops, and when the log cannot be read; readers come again.
/// </summary>
/// <param name="reader">What to read.</param>
/// <param name="first">The first page, read already.</param>
/// <param name="pageSize">Events read at once.</param>
/// <param name="limit">How long it lasts.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">The process stops.</param>
internal sealed class EventStreamResult(
    EventReader reader, EventPage first, int pageSize, TimeSpan limit, TimeProvider time, CancellationToken stopping) : IResult, IStatusCodeHttpResult
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = Encoding.ASCII.GetBytes(":\n\n");

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Some proxies keep back what is short.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var either = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await StreamAsync(response.BodyWriter, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader hung up, or the process stops.
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OrleansException or TimeoutException)
        {
            // The answer has begun, so it cannot say so any more: the reader comes again and is told then.
        }
    }

    private async Task StreamAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        // Tells the reader at once that it is heard.
        writer.Write(Comment);
        for (var page = first; ;)
        {
            foreach (var logged in page.Events) Write(writer, logged);
            await writer.FlushAsync(cancellationToken);
            if (page.Events.Any(reader.IsLast)) return;

            var left = limit - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return;

            if (await reader.NextAsync(page.Next, pageSize, left < Heartbeat ? left : Heartbeat, cancellationToken) is not { IsGone: false } next) return;

            page = next;
            if (page.Events.Count == 0) writer.Write(Comment);
        }
    }

    private void Write(PipeWriter writer, LoggedEvent logged)
    {
        writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {reader.PlaceOf(logged)}\ndata: ")));
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(EventResponse.From(logged.Event), ApiJson.Context.EventResponse));
        writer.Write("\n\n"u8);
    }
}
