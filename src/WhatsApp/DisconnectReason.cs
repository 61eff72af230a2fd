namespace WhatsApp;

/// <summary>Why a connection ended although another will follow.</summary>
public enum DisconnectReason
{
    /// <summary>Name, route, TLS or upgrade failed: the server was not reached.</summary>
    Unreachable,

    /// <summary>The socket closed, or the stream ended in order.</summary>
    Closed,

    /// <summary>Two keep-alives went unanswered.</summary>
    KeepAliveTimeout,

    /// <summary>The handshake did not finish in time, or the server's certificate chain was refused.</summary>
    HandshakeFailed,

    /// <summary>Bytes that break the wire format.</summary>
    BadData,

    /// <summary><c>stream:error</c> 515: expected after linking, harmless later.</summary>
    RestartRequired,

    /// <summary>The server is busy or restarting (<c>failure</c> or <c>stream:error</c> 500, 503, 429).</summary>
    ServerUnavailable,

    /// <summary>The device store failed; what depended on it was not sent.</summary>
    StoreFailed,

    /// <summary>What the login needs, or a new device's refs, did not come in time, or was refused.</summary>
    RequestTimeout,

    /// <summary>The announced web version is too old (405) and nobody could be asked for a newer one yet.</summary>
    VersionUnknown,
}
