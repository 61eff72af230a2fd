using System.Net;

namespace Sessions.Tests.Grains;

/// <summary>Tells of a change when a test says so.</summary>
internal sealed class FakeMembership : ISiloStatusOracle
{
    private readonly TaskCompletionSource<ISiloStatusListener> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ISiloStatusListener? _subscribed;

    public Task Subscribed => _listener.Task.WaitAsync(Patience.Limit);

    public SiloStatus CurrentStatus => SiloStatus.Active;

    public string SiloName => "test";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

    public void Tell(SiloStatus status) => _subscribed!.SiloStatusChangeNotification(SiloAddress, status);

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer)
    {
        _subscribed = observer;
        return _listener.TrySetResult(observer);
    }

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => Interlocked.Exchange(ref _subscribed, null) == observer;

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => SiloStatus.Active;

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) => [];

    public SiloAddress[] GetActiveSilos() => [];

    public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
    {
        siloName = SiloName;
        return true;
    }

    public bool IsFunctionalDirectory(SiloAddress siloAddress) => true;

    public bool IsDeadSilo(SiloAddress silo) => false;
}
