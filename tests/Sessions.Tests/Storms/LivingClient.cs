using Sessions.Tests.Grains;
using WhatsApp;

namespace Sessions.Tests.Storms;

/// <summary>One of <see cref="LivingClients"/>.</summary>
internal sealed class LivingClient(LivingClients all, IDeviceStore store, Action<ClientEvent> onEvent) : ISessionConnection
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SemaphoreSlim _turns = new(1, 1);
    private readonly Lock _lock = new();
    private volatile State _state = State.Connecting;
    private bool _isClosed;

    private enum State
    {
        Connecting,
        ShowsQr,
        Online,
        Ended,
    }

    public ClientEvidence Evidence { get; } = new(null, null, null, 0, null);

    private bool IsClosed
    {
        get
        {
            lock (_lock) return _isClosed;
        }
    }

    public void Start() => _ = Task.Run(() => InTurnAsync(ConnectAsync));

    public Task ScanAsync() => InTurnAsync(async () =>
    {
        if (_state != State.ShowsQr) return;

        await store.SaveAsync(TestCredentials.Linked, CancellationToken.None);
        await all.DawdleAsync();
        lock (_lock)
        {
            // From the client's answer on the phone lists the device; one that was closed before gives none.
            if (_isClosed) return;

            all.IsOnPhone = true;
        }

        _state = State.Online;
        Raise(TestEvents.Linked);
        Raise(TestEvents.Online(Noon));
    });

    public void Stop(StopReason reason)
    {
        if (_state != State.Online) return;

        if (reason == StopReason.DeviceRemoved) all.IsOnPhone = false;
        _state = State.Ended;
        Raise(new ClientStopped(reason));
    }

    public void Exhaust()
    {
        if (_state != State.ShowsQr) return;

        _state = State.Ended;
        Raise(new QrExhausted());
    }

    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        await all.DawdleAsync();
        if (_state != State.Online || !all.IsReachable()) return false;

        all.IsOnPhone = false;
        Raise(new ClientStopped(StopReason.DeviceRemoved));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosed) return;

            _isClosed = true;
        }

        await all.DawdleAsync();
        // What is under way comes to its end first.
        await _turns.WaitAsync();
        _turns.Release();
        all.Closed();
    }

    private async Task ConnectAsync()
    {
        await all.DawdleAsync();
        var credentials = await store.LoadAsync(CancellationToken.None);
        if (credentials is null) await store.SaveAsync(TestCredentials.Unlinked, CancellationToken.None);
        await all.DawdleAsync();
        if (credentials is not null && WhatsAppClient.IsLinked(credentials))
        {
            _state = State.Online;
            Raise(TestEvents.Online(Noon));
        }
        else
        {
            _state = State.ShowsQr;
            Raise(TestEvents.Qr(1));
        }
    }

    private async Task InTurnAsync(Func<Task> step)
    {
        await _turns.WaitAsync();
        try
        {
            if (!IsClosed) await step();
        }
        catch (OwnershipLostException)
        {
            _state = State.Ended;
            Raise(new ClientStopped(StopReason.OwnershipLost));
        }
        finally
        {
            _turns.Release();
        }
    }

    private void Raise(ClientEvent clientEvent)
    {
        if (!IsClosed) onEvent(clientEvent);
    }
}
