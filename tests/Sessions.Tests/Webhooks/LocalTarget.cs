using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sessions.Tests.Webhooks;

/// <summary>A real target at a free port of this machine.</summary>
internal sealed class LocalTarget : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalTarget(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.Single()), "/hook");

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = new();

    public static async Task<LocalTarget> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var target = new LocalTarget(builder.Build());
        target._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            target.Requests.Enqueue(
                (context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToUpperInvariant(), header => header.Value.ToString()), body.ToArray()));
            await answer(context);
        });
        await target._app.StartAsync(Xunit.TestContext.Current.CancellationToken);
        return target;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
