using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Browser.Tests.SimulatorPage;

/// <summary>
/// What <c>./dev run --simulator</c> starts: a simulator that knows the service, and the service. One for the tests of the simulator's page
/// alone, one test after the other: they let things go wrong for everybody.
/// </summary>
public sealed class Desk : IAsyncLifetime
{
    /// <summary>How long a page may take to show what it should.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("desk-");
    private Azurite? _storage;
    private Simulator? _simulator;
    private Server? _server;

    internal Simulator Simulator => _simulator ?? throw new InvalidOperationException("Not started.");

    internal SessionClient Api => (_server ?? throw new InvalidOperationException("Not started.")).Api;

    public async ValueTask InitializeAsync()
    {
        Microsoft.Playwright.Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        var cancellationToken = TestContext.Current.CancellationToken;
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, cancellationToken);
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalPort.Free()}");
        _simulator = await Simulator.StartAsync(null, cancellationToken, "--api", address);
        _server = await Server.StartAsync(_folder.FullName, _storage.ConnectionString, _simulator, cancellationToken, ("ASPNETCORE_URLS", address));
    }

    /// <summary>A session that shows its code: the id, and what <c>GET</c> says of it.</summary>
    internal async Task<(string Id, JsonElement Session)> PendingAsync(CancellationToken cancellationToken)
    {
        var id = (await Api.CreateAsync(cancellationToken)).Text("sessionId")!;
        return (id, await Api.UntilAsync(id, "pending", "awaiting-scan", cancellationToken));
    }

    /// <summary>A session that is linked with a new phone: the id, and the phone's number.</summary>
    internal async Task<(string Id, string Phone)> LinkedAsync(CancellationToken cancellationToken)
    {
        var (id, session) = await PendingAsync(cancellationToken);
        var phone = await Simulator.AddPhoneAsync(cancellationToken);
        await Simulator.ScanAsync(phone, session.GetProperty("qr").Text("text")!, cancellationToken);
        await Api.UntilAsync(id, "connected", "online", cancellationToken);
        return (id, phone);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();

        _folder.Delete(recursive: true);
    }
}
