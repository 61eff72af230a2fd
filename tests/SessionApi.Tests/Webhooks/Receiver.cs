using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SessionApi.Tests.Webhooks;

/// <summary>A target at a free port of this machine that keeps what it is sent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Receiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/hook";

    /// <summary>The status of every answer.</summary>
    public int Status { get; set; } = 204;

    public ConcurrentQueue<(Dictionary<string, string> Headers, string Body)> Requests { get; } = new();

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);

        return receiver;
    }

    /// <summary>Everything once so many have come.</summary>
    public async Task<IReadOnlyList<JsonElement>> BodiesAsync(int count)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (Requests.Count >= count) return [.. Requests.Select(request => JsonElement.Parse(request.Body))];

            await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        Requests.Enqueue((context.Request.Headers.ToDictionary(header => header.Key.ToUpperInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync()));
        context.Response.StatusCode = Status;
        if (Status != 204) await context.Response.WriteAsync("what-the-target-says-of-itself");
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
