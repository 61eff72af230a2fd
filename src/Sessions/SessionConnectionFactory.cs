using Sessions.Clusters;
using Sessions.Proxies;
using WhatsApp;

namespace Sessions;

/// <summary>Real clients, all with the same options but for their name and their way to WhatsApp.</summary>
internal sealed class SessionConnectionFactory(WhatsAppClientOptions options, ProxyDialer proxies, SenderFence? fence = null) : ISessionConnectionFactory
{
    public ISessionConnection Open(
        SessionKey key,
        long epoch,
        IDeviceStore store,
        string? deviceName,
        Func<CancellationToken, Task<ProxyAddress>>? findProxy,
        ConnectPriority priority,
        Action<ClientEvent> onEvent)
    {
        var own = options;
        if (deviceName is not null) own = own with { DeviceName = deviceName };
        if (findProxy is not null) own = own with { Transports = proxies.Through(findProxy) };
        if (fence is not null) own = own with { Transports = fence.Around(own.Transports, key, epoch) };
        var client = new WhatsAppClient(own, store, key.SessionId, onEvent) { Priority = priority };
        client.Start();

        return new SessionConnection(client);
    }
}
