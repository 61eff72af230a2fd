using System.Collections.Concurrent;
using System.IO.Pipelines;
using WhatsApp.Crypto;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Log;
using WhatsAppSimulator.Noise;
using WhatsAppSimulator.Persistence;
using WhatsAppSimulator.Phones;
using WhatsAppSimulator.Registration;

namespace WhatsAppSimulator;

/// <summary>
/// WhatsApp's side of the wire, written from the protocol's description alone: it shares the node codec, the curve and the message
/// definitions with the client and nothing else, so that each can prove the other wrong. It checks what the service checks and refuses
/// what the service refuses. Disposing closes all connections.
/// </summary>
public sealed class SimulatedServer : IAsyncDisposable
{
    private readonly ServerServices _services;
    private readonly ConcurrentDictionary<long, ServerConnection> _connections = new();
    private readonly ConcurrentDictionary<long, Task> _inMemory = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _lastConnection;
    private int _lastGeneratedNumber;

    /// <exception cref="InvalidDataException">The state file is not one.</exception>
    public SimulatedServer(SimulatedServerOptions? options = null)
    {
        options ??= new SimulatedServerOptions();
        var file = options.StateFile is { } path ? new StateFile(path) : null;
        var saved = file?.Load();
        var keys = saved?.ReadKeys() ?? NoiseKeys.Generate(options.Random);
        var authority = new CertificateAuthority(keys, options);

        _services = new ServerServices(options, authority, file is null ? new NoStateStore() : file);
        saved?.ReadAccounts(_services);
        file?.Attach(() => SavedState.From(keys, _services.Accounts));
        Faults = new Faults(_services, () => _connections.Values);
    }

    /// <summary>What a client has to trust: 64 hex digits, lower case.</summary>
    public string NoiseRootPublicKey => Convert.ToHexStringLower(_services.Certificates.RootPublicKey);

    /// <summary>The behaviour it was made with.</summary>
    public SimulatedServerOptions Options => _services.Options;

    /// <summary>What happened, and waiting for what will.</summary>
    public ServerEvents Events => _services.Events;

    /// <summary>What goes wrong on request.</summary>
    public Faults Faults { get; }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<SimulatedPhone> Phones => [.. _services.Accounts.Accounts.Select(account => new SimulatedPhone(_services, account))];

    /// <summary>Every linked device of every phone.</summary>
    public IReadOnlyList<SimulatedDevice> Devices => [.. Phones.SelectMany(phone => phone.Devices)];

    /// <summary>Sockets that are open now, registering ones included.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Sockets whose clients have not said yet who they are.</summary>
    public HandshakeGauge Handshakes => _services.Handshakes;

    /// <summary>What travels, for people who watch.</summary>
    internal LiveLog Log => _services.Log;

    /// <summary>Clients that wait for a scan, oldest first.</summary>
    internal IReadOnlyList<WaitingRegistration> WaitingRegistrations(int limit) => _services.Refs.List(limit);

    /// <summary>A new account with a phone.</summary>
    /// <param name="number">7 to 15 digits, not beginning with 0; a free one is made up unless given.</param>
    /// <param name="platform">What pair-success calls its system: android, iphone, smba or smbi.</param>
    /// <param name="businessName">Given to devices of business accounts.</param>
    /// <exception cref="ArgumentException">No such number, or it has a phone already.</exception>
    public SimulatedPhone AddPhone(string? number = null, string platform = "android", string? businessName = null)
    {
        if (number is not null && !PhoneNumber.IsValid(number)) throw new ArgumentException("A number is 7 to 15 digits and does not begin with 0.", nameof(number));

        while (true)
        {
            var random = _services.Random;
            var account = new Account(
                number ?? PhoneNumber.Generate(Interlocked.Increment(ref _lastGeneratedNumber)),
                PhoneNumber.GenerateLid(random),
                KeyPair.Generate(random),
                BitConverter.ToUInt32(random.Bytes(sizeof(uint))))
            {
                Platform = platform,
                BusinessName = businessName,
            };
            if (_services.Accounts.TryAdd(account)) return new SimulatedPhone(_services, account);
            if (number is not null) throw new ArgumentException("The number has a phone already.", nameof(number));
        }
    }

    /// <summary>The phone of that number; null when there is none.</summary>
    public SimulatedPhone? FindPhone(string number) => _services.Accounts.Find(number) is { } account ? new SimulatedPhone(_services, account) : null;

    /// <summary>Serves one client over the bytes that travel inside the WebSocket's binary messages, until both sides closed.</summary>
    /// <param name="transport">The server's end of the line. Completing the output means that the server closed.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    public async Task<SocketEnd> ServeAsync(IDuplexPipe transport, CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        using var connection = new ServerConnection(Interlocked.Increment(ref _lastConnection), transport, _services);
        _connections[connection.Id] = connection;
        try
        {
            return await connection.RunAsync(linked.Token);
        }
        finally
        {
            _connections.TryRemove(connection.Id, out _);
        }
    }

    /// <summary>Opens a line inside this process and returns the client's end.</summary>
    public IDuplexPipe Connect()
    {
        var (client, server) = InMemoryDuplex.CreatePair();
        var serving = ServeAsync(server);
        var key = Interlocked.Increment(ref _lastConnection);
        _inMemory[key] = serving;
        serving.ContinueWith(_ => _inMemory.TryRemove(key, out Task? _), TaskScheduler.Default);

        return client;
    }

    /// <summary>Returns when everything as of now is in the state file; at once when there is none. Links and removals save by themselves.</summary>
    public Task SaveAsync() => _services.State.SaveAsync();

    /// <summary>Ends every connection in order, as for a restart of the server.</summary>
    public Task CloseAllAsync() => Task.WhenAll(_connections.Values.Select(connection => connection.CloseAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAllAsync();
        await _stopping.CancelAsync();
        await Task.WhenAll(_inMemory.Values);
        await _services.State.SaveAsync();
        _services.Dispose();
        _stopping.Dispose();
    }
}
