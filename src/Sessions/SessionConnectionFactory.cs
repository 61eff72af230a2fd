using WhatsApp;

namespace Sessions;

/// <summary>Real clients, all with the same options.</summary>
internal sealed class SessionConnectionFactory(WhatsAppClientOptions options) : ISessionConnectionFactory
{
    public ISessionConnection Open(SessionKey key, IDeviceStore store, string? deviceName, ConnectPriority priority, Action<ClientEvent> onEvent)
    {
        var client = new WhatsAppClient(
            deviceName is null ? options : options with { DeviceName = deviceName }, store, key.SessionId, onEvent)
        {
            Priority = priority,
        };
        client.Start();

        return new SessionConnection(client);
    }
}
