namespace WhatsApp.Noise;

/// <summary>Why a handshake was given up.</summary>
internal enum HandshakeFailure
{
    /// <summary>The server's message is no HandshakeMessage, or a field is missing or of a wrong length.</summary>
    Malformed,

    /// <summary>A ciphertext did not authenticate.</summary>
    WrongTag,

    /// <summary>A public key of low order.</summary>
    WeakKey,

    /// <summary>The intermediate certificate is not signed by the root.</summary>
    IntermediateNotSigned,

    /// <summary>The intermediate certificate does not name the root (serial 0) as issuer.</summary>
    IntermediateWrongIssuer,

    /// <summary>The leaf certificate is not signed by the intermediate.</summary>
    LeafNotSigned,

    /// <summary>The leaf certificate does not name the intermediate as issuer.</summary>
    LeafWrongIssuer,

    /// <summary>The leaf certificate is for another key than the server's.</summary>
    LeafWrongKey,

    /// <summary>A certificate is not valid yet or not any more.</summary>
    OutsideValidity,

    /// <summary>The server did not answer in time.</summary>
    Timeout,
}
