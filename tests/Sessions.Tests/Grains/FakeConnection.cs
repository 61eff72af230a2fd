using Sessions.Proxies;
using Sessions.Storage;
using WhatsApp;

namespace Sessions.Tests.Grains;

internal sealed class FakeConnection(
    FakeConnections all, IOwnedDeviceStore store, string? deviceName, ConnectPriority priority, Action<ClientEvent> onEvent) : ISessionConnection
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IOwnedDeviceStore Store => store;

    public string? DeviceName => deviceName;

    public Func<CancellationToken, Task<ProxyAddress>>? FindProxy { get; init; }

    public ConnectPriority Priority => priority;

    public int LogoutCount { get; private set; }

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public Task Disposed => _disposed.Task.WaitAsync(Patience.Limit);

    /// <summary>Happens while it logs out.</summary>
    public Func<Task> OnLogout { get; set; } = () => Task.CompletedTask;

    /// <summary>Thrown by disposing and logging out.</summary>
    public Exception? Fault { get; set; }

    public ClientEvidence Evidence { get; set; } = new(null, null, null, 0, null);

    public void Raise(params ClientEvent[] events)
    {
        foreach (var one in events) onEvent(one);
    }

    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        LogoutCount++;
        await OnLogout();
        return Fault is null ? all.LogoutResult && !IsDisposed : throw Fault;
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return Fault is null ? ValueTask.CompletedTask : throw Fault;
    }
}
