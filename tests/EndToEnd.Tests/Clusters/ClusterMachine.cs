using System.Globalization;
using Azure.Data.Tables;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Clusters;

/// <summary>
/// Redis, Table Storage, WhatsApp, two servers that own sessions and one that owns none, each a process of its own. Tests end servers and leave
/// the rest running; each begins with a full cluster.
/// </summary>
public sealed class ClusterMachine : IAsyncLifetime
{
    private const int MemberCount = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private readonly List<Member> _members = [];
    private Azurite? _storage;
    private Simulator? _whatsApp;
    private Redis? _redis;
    private Server? _client;

    internal Simulator WhatsApp => _whatsApp ?? throw NotStarted();

    internal Redis Redis => _redis ?? throw NotStarted();

    /// <summary>The server that owns no sessions.</summary>
    internal Server Client => _client ?? throw NotStarted();

    internal IReadOnlyList<Member> Members => _members;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, cancellationToken);
        _whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), cancellationToken);
        _redis = await Redis.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        foreach (var member in _members) await member.Server.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        if (_whatsApp is not null) await _whatsApp.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();

        _folder.Delete(recursive: true);
    }

    /// <summary>Starts what is missing of a full cluster.</summary>
    internal async Task FillAsync(CancellationToken cancellationToken)
    {
        foreach (var gone in _members.Where(member => member.Server.HasExited).ToList()) await ForgetAsync(gone);

        var starting = new List<Task>();
        while (_members.Count < MemberCount) starting.Add(LaunchMember().Server.ReadyAsync(cancellationToken));
        if (_client is null)
        {
            _client = LaunchClient();
            starting.Add(_client.ReadyAsync(cancellationToken));
        }

        await Task.WhenAll(starting);
    }

    /// <summary>A further member, which is not ready yet.</summary>
    internal Member LaunchMember()
    {
        var port = LocalPort.Free();
        var server = Launch(("Cluster__SiloPort", port.ToString(CultureInfo.InvariantCulture)));
        var member = new Member(server, port);
        _members.Add(member);
        return member;
    }

    /// <summary>A server that owns no sessions, which is not ready yet.</summary>
    internal Server LaunchClient() => Launch(("Sessions__Hosting", "Client"));

    /// <summary>The Functions app as such a server, as <c>cluster</c> deploys it; not ready yet.</summary>
    internal ChildProcess LaunchFunctions() => FunctionsApp.Start(
    [
        ("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
        ("Storage__ConnectionString", _storage!.ConnectionString),
        ("Cluster__Redis", Redis.Address),
        ("Sessions__Hosting", "Client"),
    ]);

    /// <summary>Ends what is left of it.</summary>
    internal async Task ForgetAsync(Member member)
    {
        _members.Remove(member);
        await member.Server.DisposeAsync();
    }

    /// <summary>Creates a session through that server and has a new phone scan it; returns when it is connected.</summary>
    internal async Task<(string Id, string Phone)> LinkAsync(SessionClient api, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = (await api.CreateAsync(cancellationToken)).Text("sessionId")!;
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException(Logs(), exception);
        }

        var pending = await api.UntilAsync(id, "pending", "awaiting-scan", cancellationToken);
        var phone = await WhatsApp.AddPhoneAsync(cancellationToken);
        await WhatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, cancellationToken);
        await api.UntilAsync(id, "connected", "online", cancellationToken);
        return (id, phone);
    }

    /// <summary>Deletes every session.</summary>
    internal async Task ClearAsync(CancellationToken cancellationToken)
    {
        foreach (var session in (await Client.Api.ListAsync(cancellationToken)).GetProperty("sessions").EnumerateArray())
        {
            await Client.Api.DeleteAsync(session.Text("sessionId")!, cancellationToken);
        }
    }

    /// <summary>Who owns what, by the records.</summary>
    internal async Task<Dictionary<string, Ownership>> OwnersAsync(CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, Ownership>(StringComparer.Ordinal);
        var rows = new TableServiceClient(_storage!.ConnectionString).GetTableClient("Sessions");
        await foreach (var row in rows.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            owners[row.RowKey] = new(row.RowKey, row.GetString("Owner"), row.GetInt64("Epoch")!.Value);
        }

        return owners;
    }

    /// <summary>The member that owns the session, and another one.</summary>
    internal async Task<(Member Owner, Member Other)> OwnerOfAsync(string id, CancellationToken cancellationToken)
    {
        var ownership = (await OwnersAsync(cancellationToken))[id];
        return (Members.Single(ownership.IsBy), Members.First(member => !ownership.IsBy(member)));
    }

    /// <summary>Waits until all records name that owner and all devices are logged in. No server is asked anything.</summary>
    internal Task UntilOwnedByAsync(Member owner, CancellationToken cancellationToken) => UntilAsync(
        "all is owned by one server and logged in",
        async token =>
        {
            var owners = (await OwnersAsync(token)).Values;
            var devices = await WhatsApp.DevicesAsync(token);
            return (owners.All(one => one.IsBy(owner)) && devices.All(device => device.Online), $"{string.Join(", ", owners)}; {string.Join(", ", devices)}");
        },
        cancellationToken);

    /// <summary>Looks every now and then until it is so.</summary>
    internal async Task UntilAsync(string what, Func<CancellationToken, Task<(bool Reached, string Seen)>> look, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var last = "nothing";
        try
        {
            while (true)
            {
                (var isReached, last) = await look(either.Token);
                if (isReached) return;

                await pause.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited until {what}; last seen: {last}. The servers' logs:\n{Logs()}");
        }
    }

    private string Logs() => string.Join("\n", [.. Members.Select(member => $"{member.SiloPort}:\n{member.Server.Log}"), $"Client:\n{_client?.Log}"]);

    private Server Launch((string Name, string Value) setting) => Server.Launch(
        _folder.FullName, _storage!.ConnectionString, (WhatsApp.SocketAddress, WhatsApp.NoiseRootKey), [("Cluster__Redis", Redis.Address), setting]);

    private static InvalidOperationException NotStarted() => new("Not started.");
}
