namespace WhatsAppSimulator.Connections;

/// <summary>How a connection ended; the carrier of the bytes acts on it.</summary>
public enum SocketEnd
{
    /// <summary>The client closed, or its transport failed.</summary>
    ByClient = 1,

    /// <summary>The server closed in order, after all it had to say.</summary>
    ByServer,

    /// <summary>Cut without a word, as by a tunnel: the carrier must not close politely.</summary>
    Dropped,

    /// <summary>The client broke the wire format or the encryption.</summary>
    BadData,
}
