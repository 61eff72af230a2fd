using System.Diagnostics;
using WhatsApp.Binary;
using WhatsApp.Device;
using WhatsApp.Lines;
using WhatsApp.Noise;
using WhatsApp.Stanzas;
using WhatsApp.Telemetry;
using WhatsApp.Transport;

namespace WhatsApp;

/// <summary>
/// One connection of one device, from the socket's opening to its end; a later connection is another object, so that nothing of an older one
/// can act on it. Registers a new device (see .Pairing) or logs a linked one in (see .Login), and keeps the line alive (see .KeepAlive).
/// </summary>
/// <remarks>
/// Stanzas are handled in the order they come. What takes time (storage, requests of our own) is queued behind, one step after the other,
/// so that acknowledgements never wait for it.
/// </remarks>
#pragma warning disable CA1001 // The token source has neither timer nor wait handle to free, and its token is read until the very end.
internal sealed partial class DeviceConnection
#pragma warning restore CA1001
{
    private readonly WhatsAppClientOptions _options;
    private readonly IDeviceStore _store;
    private readonly string _name;
    private readonly Action<ClientEvent> _emit;
    private readonly LiveEvidence _evidence;
    private readonly PendingRequests _pending;
    private readonly CancellationTokenSource _scope = new();
    private readonly bool _startedLinked;

    private volatile DeviceCredentials _credentials;
    private NoiseConnection _line = null!;
    private IDisposable? _place;
    private volatile ConnectionOutcome? _end;
    private volatile bool _isOnline;
    private long _openedAt;
    private long _onlineSince;

    public DeviceConnection(
        WhatsAppClientOptions options, IDeviceStore store, DeviceCredentials credentials, string name, LiveEvidence evidence, Action<ClientEvent> emit)
    {
        _options = options;
        _store = store;
        _credentials = credentials;
        _startedLinked = credentials.IsLinked;
        _name = name;
        _evidence = evidence;
        _emit = emit;
        _pending = new PendingRequests(options.Random);
        _alarm = new Alarm(OnAlarm);
        _onAlarm = OnSilence;
    }

    /// <summary>The span of the attempt that this connection belongs to; null when nobody listens.</summary>
    public ConnectTrace? Trace { get; init; }

    /// <summary>Whether the server has answered a request of the logged-in device on this connection.</summary>
    public bool IsOnline => _isOnline;

    /// <summary>Time since then; null before.</summary>
    public TimeSpan? OnlineFor => _isOnline ? _options.Time.GetElapsedTime(Volatile.Read(ref _onlineSince)) : null;

    /// <summary>Whether the device is linked, by this connection or before it.</summary>
    public bool IsLinked => _credentials.IsLinked;

    private LinePhase Phase => !_startedLinked ? LinePhase.Linking : _credentials.LoginCounter > 0 ? LinePhase.Linked : LinePhase.FirstLogin;

    /// <summary>Opens the line and serves it until it ends.</summary>
    /// <param name="version">To announce.</param>
    /// <param name="place">Given back as soon as the server has spoken after the handshake, or was silent for as long as a login may take.</param>
    /// <param name="stop">Closes it; the result is then meaningless.</param>
    public async Task<ConnectionOutcome> RunAsync(WebVersion version, IDisposable? place, CancellationToken stop)
    {
        _place = place;
        if (await OpenAsync(version, stop).ConfigureAwait(false) is { } failed) return failed;

        await using var stopping = stop.Register(() => End(LineVerdicts.Closed)).ConfigureAwait(false);
        _options.Metrics.Opened();
        try
        {
            StartKeepAlive();
            if (!_startedLinked) Track(EndPairingAsync());
            await ReceiveAllAsync().ConfigureAwait(false);
        }
        finally
        {
            _options.Metrics.Closed();
            End(LineVerdicts.Closed);
            StopKeepAlive();
            FinishLateness();
            _pending.Close();
            await _work.ConfigureAwait(false);
            await _background.ConfigureAwait(false);
            await _line.DisposeAsync().ConfigureAwait(false);
        }

        return _end!;
    }

    private async Task<ConnectionOutcome?> OpenAsync(WebVersion version, CancellationToken stop)
    {
        var payload = _startedLinked
            ? ClientPayloads.Login(_credentials, version)
            : ClientPayloads.Registration(_credentials, version, _options.DeviceName);
        Trace?.Enter();
        using var span = ConnectTrace.Source.StartActivity("whatsapp.handshake", ActivityKind.Client)
            ?.SetTag("server.address", _options.Url.Host).SetTag("server.port", _options.Url.Port);
        var began = _options.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(Timings.Connect, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            _line = await NoiseConnection
                .OpenAsync(_options, _credentials.Noise, _credentials.RoutingInfo, payload, either.Token).ConfigureAwait(false);
            _evidence.Connected();
            _evidence.Received(_options.Time);
            _openedAt = _options.Time.GetTimestamp();
            _options.Metrics.HandshakeDone(_options.Time.GetElapsedTime(began, _openedAt));
            LogMessages.HandshakeDone(_options.Logger, _name, _startedLinked);
            return null;
        }
        catch (Exception exception) when (exception is HandshakeException or WireFormatException)
        {
            LogMessages.HandshakeFailed(_options.Logger, _name, exception.Message);
            NotOpened(DisconnectReason.HandshakeFailed, began, span);
            return ConnectionOutcome.Of(LineVerdicts.HandshakeFailed);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            LogMessages.Unreachable(_options.Logger, _name, exception.Message);
            NotOpened(DisconnectReason.Unreachable, began, span);
            return ConnectionOutcome.Of(LineVerdicts.Unreachable);
        }
    }

    private void NotOpened(DisconnectReason reason, long began, Activity? span)
    {
        _options.Metrics.HandshakeFailed(_options.Time.GetElapsedTime(began), reason);
        ConnectTrace.Fail(span, EnumWords<DisconnectReason>.Of(reason));
    }

    /// <summary>The first reason given is the one that counts; closing the line ends the reader, and that ends the rest.</summary>
    private void End(ConnectionOutcome end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return;

        _scope.Cancel();
        Track(_line.CloseAsync().AsTask());
    }

    /// <summary>Another process owns the device: what a line that ends so means for the session, that one tells.</summary>
    private void EndAsLost() => End(new ConnectionOutcome.Stop(new ClientStopped(StopReason.OwnershipLost)));

    private void End(LineVerdict verdict) => End(ConnectionOutcome.Of(verdict)!);

    private void LeavePlace() => Interlocked.Exchange(ref _place, null)?.Dispose();

    private Task SendAsync(Node node) => _line.SendAsync(node, _scope.Token).AsTask();

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="build">Makes the node with the id given.</param>
    /// <param name="limit">Time for the answer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TimeoutException">No answer within <paramref name="limit"/>.</exception>
    /// <exception cref="IqException">The answer is an error.</exception>
    /// <exception cref="IOException">The connection ended first.</exception>
    private async Task<Node> RequestAsync(Func<string, Node> build, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (id, answer) = _pending.Add();
        try
        {
            // The limit covers the sending too: on a line that takes nothing any more it would never end.
            return await ExchangeAsync(build(id), answer).WaitAsync(limit, _options.Time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pending.Remove(id);
        }
    }

    private async Task<Node> ExchangeAsync(Node request, Task<Node> answer)
    {
        await SendAsync(request).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    /// <summary>Makes a change durable before anything depends on it.</summary>
    private async Task SaveAsync(DeviceCredentials changed)
    {
        await _store.SaveAsync(changed.ToBytes(), _scope.Token).ConfigureAwait(false);
        _credentials = changed;
    }
}
