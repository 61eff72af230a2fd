using WhatsApp.Binary;

namespace WhatsAppSimulator.Connections;

/// <summary>What the server does with a connection after its handshake: one that registers a device, or one that a device logged in on.</summary>
internal interface IStage
{
    /// <summary>Speaks first.</summary>
    Task BeginAsync();

    /// <summary>Answers one stanza; called for one at a time, in the order of arrival.</summary>
    Task HandleAsync(Node stanza);

    /// <summary>The connection is over; called at least once, also while another method runs.</summary>
    void End(SocketEnd end);
}
