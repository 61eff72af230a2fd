using Sessions.Proxies;
using Sessions.Tests.Grains;
using WhatsApp;

namespace Sessions.Tests.Storms;

/// <summary>
/// Clients that behave: they make keys where there are none and show a QR, and log in with those that a phone knows. They take their time, a little
/// more or less of it each time, and count how many of them were open at once.
/// </summary>
internal sealed class LivingClients(Random random) : ISessionConnectionFactory
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private LivingClient? _last;
    private int _open;

    /// <summary>The most that were ever open at the same time.</summary>
    public int MostOpen { get; private set; }

    /// <summary>Whether the phone lists a device.</summary>
    public bool IsOnPhone { get; set; }

    private LivingClient? Last
    {
        get
        {
            lock (_lock) return _last;
        }
    }

    public ISessionConnection Open(
        SessionKey key,
        long epoch,
        IDeviceStore store,
        string? deviceName,
        Func<CancellationToken, Task<ProxyAddress>>? findProxy,
        ConnectPriority priority,
        Action<ClientEvent> onEvent)
    {
        var client = new LivingClient(this, store, onEvent);
        lock (_lock)
        {
            _last = client;
            MostOpen = Math.Max(MostOpen, ++_open);
        }

        Pulse();
        client.Start();
        return client;
    }

    /// <summary>The phone scans the QR that is shown, if one is.</summary>
    public async Task ScanAsync()
    {
        if (Last is { } client) await client.ScanAsync();
    }

    /// <summary>The client that is online, if one is, says that it has ended.</summary>
    public void Stop(StopReason reason) => Last?.Stop(reason);

    /// <summary>The QRs run out, if one is shown.</summary>
    public void Exhaust() => Last?.Exhaust();

    /// <summary>Waits until so many are open.</summary>
    public async Task UntilOpenAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_open == count) return;

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit, World.Token);
        }
    }

    /// <summary>Lets others go first, some times.</summary>
    internal async Task DawdleAsync()
    {
        int steps;
        lock (_lock) steps = random.Next(6);
        for (var i = 0; i < steps; i++) await Task.Yield();
    }

    /// <summary>Whether WhatsApp can be asked this time.</summary>
    internal bool IsReachable()
    {
        lock (_lock) return random.Next(3) > 0;
    }

    internal void Closed()
    {
        lock (_lock) _open--;
        Pulse();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Pulse()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, NewSignal());
        changed.TrySetResult();
    }
}
