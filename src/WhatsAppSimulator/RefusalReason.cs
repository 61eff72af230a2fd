namespace WhatsAppSimulator;

/// <summary>Why a client got <c>failure</c> instead of service.</summary>
public enum RefusalReason
{
    /// <summary>The payload after the handshake is not a ClientPayload, or neither registers nor logs in. Code 400.</summary>
    MalformedPayload = 1,

    /// <summary>A field of the registration data is missing or of a wrong length. Code 400.</summary>
    MalformedRegistration,

    /// <summary>The signed pre-key's signature is not the identity's over 05 || key. Code 400.</summary>
    WrongSignedPreKeySignature,

    /// <summary>The build hash is not the MD5 of the announced version. Code 400.</summary>
    WrongBuildHash,

    /// <summary>Not a web client of version 2.3000.N. Code 409.</summary>
    BadUserAgent,

    /// <summary>The version is below the oldest one still served. Code 405.</summary>
    Outdated,

    /// <summary>No linked device has this Noise key. Code 401.</summary>
    UnknownKey,

    /// <summary>The Noise key is linked, but to another number or device than the payload says. Code 401.</summary>
    WrongAddress,

    /// <summary>Somebody asked for it; the code is theirs.</summary>
    OnRequest,
}
