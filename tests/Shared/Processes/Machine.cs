using Xunit;

namespace Shared.Processes;

/// <summary>
/// A developer's machine with everything running: Table Storage, WhatsApp and the server, each a process of its own. Tests use sessions
/// and phones of their own and leave a server running, not necessarily the one they found.
/// </summary>
public class Machine : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite? _storage;
    private Simulator? _whatsApp;
    private Server? _server;

    internal Simulator WhatsApp => _whatsApp ?? throw new InvalidOperationException("Not started.");

    internal Server Server => _server ?? throw new InvalidOperationException("Not started.");

    internal string Storage => _storage?.ConnectionString ?? throw new InvalidOperationException("Not started.");

    /// <summary>More environment variables of the server.</summary>
    private protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, cancellationToken);
        _whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), cancellationToken);
        await StartServerAsync(cancellationToken);
    }

    /// <summary>Starts the server after a test has ended it; what it remembers is in the storage alone.</summary>
    internal async Task StartServerAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) await _server.DisposeAsync();

        _server = await Server.StartAsync(_folder.FullName, Storage, WhatsApp, cancellationToken, [.. Settings]);
    }

    /// <summary>The same, at the address it had before.</summary>
    internal async Task StartServerAgainAsync(CancellationToken cancellationToken)
    {
        var address = Server.Address.GetLeftPart(UriPartial.Authority);
        await Server.DisposeAsync();
        _server = await Server.StartAsync(_folder.FullName, Storage, WhatsApp, cancellationToken, [.. Settings, ("ASPNETCORE_URLS", address)]);
    }

    /// <summary>Creates a session and has a new phone scan it; returns when the session says that it is connected.</summary>
    internal async Task<(string Id, string Phone)> LinkAsync(CancellationToken cancellationToken, SessionClient? api = null)
    {
        api ??= Server.Api;
        var id = (await api.CreateAsync(cancellationToken)).Text("sessionId")!;
        var pending = await api.UntilAsync(id, "pending", "awaiting-scan", cancellationToken);
        var phone = await WhatsApp.AddPhoneAsync(cancellationToken);
        await WhatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, cancellationToken);
        await api.UntilAsync(id, "connected", "online", cancellationToken);
        return (id, phone);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_whatsApp is not null) await _whatsApp.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
