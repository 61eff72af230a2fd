using Sessions.Net;
using Sessions.Proxies;
using WhatsApp;

namespace Sessions.Tests.Lines;

/// <summary>Real clients, whose events are kept before anybody else is told.</summary>
internal sealed class EventRecorder(WhatsAppClientOptions options) : ISessionConnectionFactory
{
    private readonly SessionConnectionFactory _inner = new(options, new ProxyDialer(new TargetGuard(new DnsHostResolver(), allowsPrivate: false), options.Time));
    private readonly List<ClientEvent> _events = [];
    private TaskCompletionSource _changed = NewSignal();

    public ISessionConnection Open(
        SessionKey key,
        long epoch,
        IDeviceStore store,
        string? deviceName,
        Func<CancellationToken, Task<ProxyAddress>>? findProxy,
        ConnectPriority priority,
        Action<ClientEvent> onEvent) =>
        _inner.Open(key, epoch, store, deviceName, findProxy, priority, clientEvent =>
        {
            TaskCompletionSource changed;
            lock (_events)
            {
                _events.Add(clientEvent);
                (changed, _changed) = (_changed, NewSignal());
            }

            onEvent(clientEvent);
            changed.TrySetResult();
        });

    /// <summary>Number of events so far.</summary>
    public int Count
    {
        get
        {
            lock (_events) return _events.Count;
        }
    }

    /// <summary>The first event of that kind after so many others, or the last; null while there is none.</summary>
    public TEvent? Find<TEvent>(int after, bool last = false)
        where TEvent : ClientEvent
    {
        lock (_events)
        {
            var found = _events.Skip(after).OfType<TEvent>();
            return last ? found.LastOrDefault() : found.FirstOrDefault();
        }
    }

    /// <summary>Completes with the next event.</summary>
    public Task Changed
    {
        get
        {
            lock (_events) return _changed.Task;
        }
    }

    /// <summary>Waits for it. Time stands still meanwhile.</summary>
    public async Task<TEvent> ExpectAsync<TEvent>(int after)
        where TEvent : ClientEvent
    {
        while (true)
        {
            var changed = Changed;
            if (Find<TEvent>(after) is { } found) return found;

            try
            {
                await changed.WaitAsync(Patience.Limit, Grains.World.Token);
            }
            catch (TimeoutException)
            {
                lock (_events) throw new TimeoutException($"No {typeof(TEvent).Name} after {after} of: {string.Join(", ", _events.Select(one => one is QrIssued ? nameof(QrIssued) : one.ToString()))}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
