using System.Text.RegularExpressions;
using Sessions.Storage.Encryption;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Kill;

/// <summary>A machine whose server has its fault points in, and whose way to WhatsApp can be closed.</summary>
public sealed partial class FaultyMachine : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks in a row without a new point after which no more are expected.</summary>
    private const int QuietLooks = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite? _storage;
    private Simulator? _whatsApp;
    private Gate? _gate;
    private StoredRows? _rows;
    private Server? _server;
    private int _heard;

    internal Simulator WhatsApp => _whatsApp ?? throw NotStarted();

    internal Gate Gate => _gate ?? throw NotStarted();

    internal StoredRows Rows => _rows ?? throw NotStarted();

    internal Server Server => _server ?? throw NotStarted();

    private string OrderFile => Path.Combine(_folder.FullName, "fault-points");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, cancellationToken);
        _rows = new(_storage.ConnectionString);
        _whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), cancellationToken);
        _gate = new(new Uri(_whatsApp.SocketAddress).Port);
        await LaunchAsync();
        await Server.ReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_gate is not null) await _gate.DisposeAsync();
        if (_whatsApp is not null) await _whatsApp.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();

        _folder.Delete(recursive: true);
    }

    /// <summary>Ends the server that runs, if any, and starts another; it is not ready yet.</summary>
    internal async Task LaunchAsync()
    {
        if (_server is not null) await _server.DisposeAsync();

        var address = new UriBuilder(WhatsApp.SocketAddress) { Port = Gate.Port }.Uri.ToString();
        _heard = 0;
        _server = Server.Launch(
            _folder.FullName, _storage!.ConnectionString, (address, WhatsApp.NoiseRootKey), [("FaultPoints__File", OrderFile)]);
    }

    /// <summary>Adds a master key; servers that start from now on encrypt under it.</summary>
    internal async Task RotateMasterKeyAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Server.CommandAsync(_folder.FullName, _storage!.ConnectionString, cancellationToken, "keys", "rotate");
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Waits until the rows that hold credentials name the newest master key and no other.</summary>
    internal async Task UntilRewrappedAsync(CancellationToken cancellationToken)
    {
        var newest = KeyFile.Read(Server.KeyFileIn(_folder.FullName))!.CurrentId;
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while ((await Rows.MasterKeyIdsAsync(cancellationToken)).Any(id => id != newest))
        {
            if (Server.HasExited) throw new InvalidOperationException("The server is gone.");

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Starts a server if there is none any more.</summary>
    internal async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (!Server.HasExited) return;

        await Rows.HastenUnlinksAsync(cancellationToken);
        await LaunchAsync();
        await Server.ReadyAsync(cancellationToken);
    }

    /// <summary>Deletes every session, removes every device, and waits until nothing is left of them anywhere.</summary>
    internal async Task ClearAsync(CancellationToken cancellationToken)
    {
        Gate.Open();
        await RecoverAsync(cancellationToken);
        foreach (var session in (await LookAsync(cancellationToken)).Sessions) await Server.Api.DeleteAsync(session.Id, cancellationToken);
        // What a failure left behind must not fail what comes after it.
        foreach (var device in await WhatsApp.DevicesAsync(cancellationToken)) await WhatsApp.RemoveDeviceAsync(device.Number, cancellationToken);
        await Rows.ClearAsync(cancellationToken);
        await UntilAsync("nothing is left", world => world.IsEmpty, cancellationToken);
    }

    /// <summary>What fault points do from now on: nothing (null), tell themselves (list), or kill the server at one.</summary>
    internal void Order(string? order)
    {
        _heard = _server is { HasExited: false } ? Server.Output.Length : 0;
        if (order is null)
        {
            File.Delete(OrderFile);
            return;
        }

        // Whole or not at all: the server may be reading.
        File.WriteAllText(OrderFile + ".new", order);
        File.Move(OrderFile + ".new", OrderFile, overwrite: true);
    }

    /// <summary>The points told since the order to list them, once there come no more.</summary>
    internal async Task<IReadOnlyList<string>> PointsAsync(CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var points = Points();
        for (var quiet = 0; quiet < QuietLooks; quiet++)
        {
            await pause.WaitForNextTickAsync(cancellationToken);
            var now = Points();
            if (now.Length != points.Length) quiet = 0;
            points = now;
        }

        return points;
    }

    /// <summary>Creates a session and waits for its QR.</summary>
    internal async Task<(string Id, string Qr)> CreateAsync(CancellationToken cancellationToken)
    {
        var id = (await Server.Api.CreateAsync(cancellationToken)).Text("sessionId")!;
        var pending = await Server.Api.UntilAsync(id, "pending", "awaiting-scan", cancellationToken);
        return (id, pending.GetProperty("qr").Text("text")!);
    }

    /// <summary>Creates a session and links it with a new phone, whose number is returned too.</summary>
    internal async Task<(string Id, string Phone)> LinkAsync(CancellationToken cancellationToken)
    {
        var (id, qr) = await CreateAsync(cancellationToken);
        var phone = await WhatsApp.AddPhoneAsync(cancellationToken);
        await WhatsApp.ScanAsync(phone, qr, cancellationToken);
        await UntilAsync("the session is linked and at rest", world => world is { Sessions.Count: 1, IsInAgreement: true }, cancellationToken);
        return (id, phone);
    }

    internal async Task<World> LookAsync(CancellationToken cancellationToken)
    {
        var sessions = (await Server.Api.ListAsync(cancellationToken)).GetProperty("sessions").EnumerateArray()
            .Select(SeenSession.From);
        return new(
            [.. sessions],
            await WhatsApp.DevicesAsync(cancellationToken),
            await Rows.KeysAsync("Devices", cancellationToken),
            await Rows.KeysAsync("Unlinks", cancellationToken));
    }

    /// <summary>Closes the way to WhatsApp and waits until the only session and its device have noticed.</summary>
    internal async Task LoseWhatsAppAsync(CancellationToken cancellationToken)
    {
        await Gate.CloseAsync();
        await UntilAsync(
            "the line is lost",
            world => world is { Sessions: [{ Status: "reconnecting" }], Devices: [{ Online: false }] },
            cancellationToken);
    }

    /// <summary>Waits until the world is as wished.</summary>
    /// <exception cref="HttpRequestException">The server is gone.</exception>
    internal async Task UntilAsync(string what, Func<World, bool> isReached, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        World? last = null;
        try
        {
            while (!isReached(last = await LookAsync(either.Token))) await pause.WaitForNextTickAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited until {what}; last seen: {last}. The server's log:\n{Server.Log}");
        }
    }

    private string[] Points() => [.. Point().Matches(Server.Output[_heard..]).Select(match => match.Groups["point"].Value)];

    private static InvalidOperationException NotStarted() => new("Not started.");

    [GeneratedRegex(@"Fault point \d+: (?<point>\w+ \w+( \w+)?#\d+)")]
    private static partial Regex Point();
}
