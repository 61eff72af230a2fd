using EndToEnd.Tests.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Telemetry;

/// <summary>Takes what is sent over OTLP (HTTP, protobuf), as a collector does, and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    /// <summary>Where it also takes what is delivered to a webhook.</summary>
    public const string HookPath = "/hook";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<byte[]> _bodies = [];
    private readonly List<Span> _spans = [];
    private readonly List<(string Meter, Metric Metric)> _metrics = [];
    private readonly List<LogLine> _lines = [];
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    private Collector(WebApplication app) => _app = app;

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>All that came, as it came.</summary>
    public IReadOnlyList<byte[]> Bodies => Read(_bodies);

    public IReadOnlyList<Span> Spans => Read(_spans);

    /// <summary>With the names of their meters.</summary>
    public IReadOnlyList<(string Meter, Metric Metric)> Metrics => Read(_metrics);

    public IReadOnlyList<LogLine> Lines => Read(_lines);

    /// <summary>Values of <c>service.name</c>.</summary>
    public IReadOnlyList<string> Services => Read(_services);

    public static async Task<Collector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>Waits until what has come is enough.</summary>
    public async Task UntilAsync(string what, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                Task changed;
                lock (_lock) changed = _changed.Task;
                if (isEnough()) return;

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited until {what}; what came:\n{string.Join('\n', Spans.Select(Describe))}");
        }
    }

    /// <summary>For the message of a test that fails.</summary>
    public static string Describe(Span span) =>
        $"{span.TraceId.ToByteArray().ToHex()} {span.ParentSpanId.ToByteArray().ToHex()} > {span.SpanId.ToByteArray().ToHex()} {span.Name}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        // What a webhook is told is its owner's to know.
        if (context.Request.Path == HookPath) return;

        lock (_lock)
        {
            _bodies.Add(bytes);
            Take(context.Request.Path.Value, bytes);
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private void Take(string? path, byte[] bytes)
    {
        switch (path)
        {
            case "/v1/traces":
                var traces = TraceExport.Parser.ParseFrom(bytes).Resources;
                _services.UnionWith(traces.Select(traced => NameOf(traced.Resource)));
                _spans.AddRange(traces.SelectMany(traced => traced.Scopes).SelectMany(scope => scope.Spans));
                break;
            case "/v1/metrics":
                var measured = MetricExport.Parser.ParseFrom(bytes).Resources;
                _metrics.AddRange(measured.SelectMany(resource => resource.Scopes).SelectMany(scope => scope.Metrics, (scope, metric) => (scope.Scope.Name, metric)));
                break;
            case "/v1/logs":
                _lines.AddRange(LogExport.Parser.ParseFrom(bytes).Resources.SelectMany(resource => resource.Scopes).SelectMany(scope => scope.Lines));
                break;
            default:
                throw new InvalidOperationException($"{path} is no address of OTLP.");
        }
    }

    private static string NameOf(Resource resource) => resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.Text;

    private IReadOnlyList<T> Read<T>(IEnumerable<T> kept)
    {
        lock (_lock) return [.. kept];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
