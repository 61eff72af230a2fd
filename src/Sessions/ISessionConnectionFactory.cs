using Sessions.Proxies;
using WhatsApp;

namespace Sessions;

/// <summary>Starts clients; the seam between a grain and the network.</summary>
internal interface ISessionConnectionFactory
{
    /// <summary>Starts to connect and returns at once.</summary>
    /// <param name="key">Which session.</param>
    /// <param name="epoch">Of the owner that opens it; nothing is sent once the record names another.</param>
    /// <param name="store">The device's rows, in the hands of their owner.</param>
    /// <param name="deviceName">Shown on the phone; null for the configured one.</param>
    /// <param name="findProxy">Finds the proxy through which to connect, each time; null for the direct way.</param>
    /// <param name="priority">Rank among those that want to connect.</param>
    /// <param name="onEvent">Is told what happens, one event at a time; must not block.</param>
    ISessionConnection Open(
        SessionKey key,
        long epoch,
        IDeviceStore store,
        string? deviceName,
        Func<CancellationToken, Task<ProxyAddress>>? findProxy,
        ConnectPriority priority,
        Action<ClientEvent> onEvent);
}
