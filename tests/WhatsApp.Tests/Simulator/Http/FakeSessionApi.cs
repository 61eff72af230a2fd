using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>A service whose answers a test chooses; it notes what it was asked, and with which key.</summary>
internal sealed class FakeSessionApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeSessionApi(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Status and body for a path with its query; 404 unless set.</summary>
    public Dictionary<string, (int Status, string Body)> Answers { get; } = [];

    public List<(string Path, string? Key)> Asked { get; } = [];

    public static async Task<FakeSessionApi> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var api = new FakeSessionApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString;
        Asked.Add((path, context.Request.Headers.Authorization));
        var (status, body) = Answers.GetValueOrDefault(path, (404, "{}"));
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status302Found) context.Response.Headers.Location = "/elsewhere";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
