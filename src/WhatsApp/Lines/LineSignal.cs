namespace WhatsApp.Lines;

/// <summary>What tells that a line is over, or may be.</summary>
public enum LineSignal
{
    /// <summary>The stanza <c>failure</c> instead of <c>success</c>; its code is the attribute <c>reason</c>.</summary>
    Failure,

    /// <summary>The stanza <c>stream:error</c>; its details are the type of its conflict and the tags of its children.</summary>
    StreamError,

    /// <summary>The stanza <c>xmlstreamend</c>.</summary>
    StreamEnd,

    /// <summary>The socket closes or breaks, with nothing said before it.</summary>
    Close,

    /// <summary>The time of the last QR of a round is over.</summary>
    QrsUsedUp,

    /// <summary>What the phone sent for linking does not pass a check.</summary>
    PairSuccess,

    /// <summary>Two keep-alives in a row are not answered.</summary>
    Silence,

    /// <summary>Neither <c>success</c> nor <c>failure</c> comes in time; no refs, for a device that no phone has linked.</summary>
    NoLogin,

    /// <summary>A request that the login needs is not answered in time, or with an error.</summary>
    NoAnswer,

    /// <summary>Bytes that break the encryption or the wire format.</summary>
    BadBytes,

    /// <summary>The server's half of the handshake is wrong, late, or under a certificate that is not trusted.</summary>
    Handshake,

    /// <summary>No connection comes about.</summary>
    Unreachable,
}
