using System.Diagnostics;
using WhatsApp.Device;
using WhatsApp.Telemetry;

namespace WhatsApp;

/// <summary>
/// One linked device, or one on its way to be linked: registers, shows QRs, logs in, stays connected and reconnects by itself until it is
/// stopped or the server says that it is over. Knows WhatsApp's wire and nothing else: transport, clock, randomness and storage are given to it.
/// </summary>
/// <remarks>
/// Events come one at a time, in order, from the client's own tasks; the handler must not block. After <see cref="ClientStopped"/> or
/// <see cref="QrExhausted"/> nothing more comes and only <see cref="DisposeAsync"/> is left.
/// </remarks>
public sealed partial class WhatsAppClient : IAsyncDisposable
{
    private readonly WhatsAppClientOptions _options;
    private readonly IDeviceStore _store;
    private readonly string _name;
    private readonly Action<ClientEvent> _onEvent;
    private readonly LiveEvidence _evidence = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();

    private Task? _running;
    private bool _isDisposed;
    private DeviceConnection? _connection;
    private bool _isRoutingSuspect;

    /// <summary>The trace of the call that started it, or else of its first connection; later ones point to it.</summary>
    private ActivityContext _origin;
    private bool _hasBeenOnline;

    /// <summary>A client that does nothing until <see cref="Start"/>.</summary>
    /// <param name="options">Shared by many clients.</param>
    /// <param name="store">This device's.</param>
    /// <param name="name">For logs; no phone number.</param>
    /// <param name="onEvent">Is told what happens; quick and without exceptions.</param>
    public WhatsAppClient(WhatsAppClientOptions options, IDeviceStore store, string name, Action<ClientEvent> onEvent)
    {
        _options = options;
        _store = store;
        _name = name;
        _onEvent = onEvent;
    }

    /// <summary>Whether saved credentials belong to a device that a phone has linked: their owner has to log in, or to log out, with them.</summary>
    /// <exception cref="WireFormatException">They are not what a client saved.</exception>
    public static bool IsLinked(byte[] credentials) => DeviceCredentials.Parse(credentials).IsLinked;

    /// <summary>The address of the device that saved credentials belong to, as in <see cref="Linked"/>; null before a phone has linked it.</summary>
    /// <exception cref="WireFormatException">They are not what a client saved.</exception>
    public static string? JidOf(byte[] credentials) => DeviceCredentials.Parse(credentials).Jid;

    /// <summary>Rank among those that want to connect, until it has been online once; from then on it is <see cref="ConnectPriority.OnceConnected"/>.</summary>
    public ConnectPriority Priority { get; init; } = ConnectPriority.Awaited;

    /// <summary>What the last event rests on, as of now.</summary>
    public ClientEvidence Evidence => _evidence.Read();

    /// <summary>Begins to connect and returns at once; a second call changes nothing.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="DisposeAsync"/>.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_running is not null) return;

            _origin = ConnectTrace.Caller;
            _running = Task.Run(RunAsync);
        }
    }

    /// <summary>
    /// Asks the server to remove this device from the account and waits up to 5 s. False when it is not online now or the server did not confirm.
    /// The client then stops by itself; the credentials are the owner's to erase.
    /// </summary>
    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        var connection = Volatile.Read(ref _connection);
        return connection is { IsOnline: true } && await connection.LogoutAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the socket without logging out and waits until nothing runs any more. No event comes after it returned.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock)
        {
            running = _running;
            _isDisposed = true;
        }

        // Outside the lock: what is cancelled may run on from here. And at once: nothing is sent from the moment of the call.
#pragma warning disable CA1849
        _stop.Cancel();
#pragma warning restore CA1849
        if (running is not null) await running.ConfigureAwait(false);
    }

    private void Emit(ClientEvent clientEvent)
    {
        if (!_stop.IsCancellationRequested) _onEvent(clientEvent);
    }

    private async Task<DeviceCredentials> LoadOrCreateAsync()
    {
        if (await _store.LoadAsync(_stop.Token).ConfigureAwait(false) is { } bytes) return DeviceCredentials.Parse(bytes);

        var created = DeviceCredentials.Create(_options.Random);
        await _store.SaveAsync(created.ToBytes(), _stop.Token).ConfigureAwait(false);
        return created;
    }
}
