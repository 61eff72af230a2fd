using System.Net;
using EndToEnd.Tests.Secrets;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Telemetry;

/// <summary>
/// A server that tells a collector everything, and one session of it that was created, scanned, connected, cut off, connected again and deleted.
/// </summary>
public sealed class WatchedServer : IAsyncLifetime
{
    private const string Key = "a-key-of-this-test-0123456789-abcdefghij";

    /// <summary>Created, QR, linked, online.</summary>
    private const int StepsOfLink = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private readonly List<Secret> _secrets = [Secret.OfText("API key", Key)];

    internal Collector Collector { get; private set; } = null!;

    /// <summary>What the collector must not have seen.</summary>
    internal IReadOnlyList<Secret> Secrets => _secrets;

    /// <summary>Of the session.</summary>
    internal string SessionId { get; private set; } = "";

    /// <summary>Prometheus' view, before the session was deleted.</summary>
    internal string PrometheusText { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, cancellation);
        await using var whatsApp = await Simulator.StartAsync(stateFile: null, cancellation);
        Collector = await Collector.StartAsync(cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName, storage.ConnectionString, (whatsApp.SocketAddress, whatsApp.NoiseRootKey), Settings(), cancellation);
        using var api = new SessionClient(server.Address, () => server.Log, ("X-Api-Key", Key));

        await LiveAsync(api, whatsApp, cancellation);
        PrometheusText = (await api.CallAsync(HttpMethod.Get, "/metrics", cancellation)).Body;
        await api.CallAsync(HttpMethod.Get, $"/sessions/none?code={Key}&name=Somebody-of-ours", cancellation);
        await api.DeleteAsync(SessionId, cancellation);
        // Stopping sends what has not gone out yet.
        Assert.Equal(0, await server.StopAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        if (Collector is not null) await Collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private IEnumerable<(string, string)> Settings() =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Collector.Address),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        // What an operator could ask for to make it talk more than it should.
        ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
        ("Logging__LogLevel__WhatsApp", "Trace"),
        ("Logging__LogLevel__Sessions", "Trace"),
        ("Auth__Keys__main__Value", Key),
    ];

    private async Task LiveAsync(SessionClient api, Simulator whatsApp, CancellationToken cancellation)
    {
        var (status, hook) = await api.SendAsync(HttpMethod.Post, "/webhooks", new { url = Collector.Address + Collector.HookPath }, cancellation);
        Assert.Equal(HttpStatusCode.Created, status);
        _secrets.Add(Secret.OfText("webhook secret", hook.Text("secret")!));
        SessionId = (await api.CreateAsync(cancellation)).Text("sessionId")!;
        var qr = (await api.UntilAsync(SessionId, "pending", "awaiting-scan", cancellation)).GetProperty("qr").Text("text")!;
        _secrets.AddRange(qr.Split('#')[^1].Split(',').Where(part => part.Length > 1).Select(part => Secret.OfText("QR", part)));
        var phone = await whatsApp.AddPhoneAsync(cancellation);
        _secrets.Add(Secret.OfText("phone number", phone));
        _secrets.Add(Secret.OfText("query", "Somebody-of-ours"));
        await whatsApp.ScanAsync(phone, qr, cancellation);
        var connected = await api.UntilAsync(SessionId, "connected", "online", cancellation);
        await UntilSpanAsync("session.online", 1, cancellation);
        await UntilSpanAsync("webhook.deliver", StepsOfLink, cancellation);

        await whatsApp.DropAsync(phone, cancellation);
        await api.UntilAsync(
            SessionId,
            session => session.Text("status") == "connected" && session.GetProperty("version").GetInt64() > connected.GetProperty("version").GetInt64(),
            cancellation);
        await UntilSpanAsync("session.online", 2, cancellation);
    }

    private Task UntilSpanAsync(string name, int count, CancellationToken cancellation) =>
        Collector.UntilAsync($"{name} came", () => Collector.Spans.Count(span => span.Name == name) >= count, cancellation);
}
