namespace WhatsAppSimulator.Phones;

/// <summary>Why a scan did not link the device.</summary>
public enum ScanRefusalReason
{
    /// <summary>The text is not a QR of this protocol: not five parts, or a part of the wrong kind.</summary>
    NotAQr = 1,

    /// <summary>No open registration has this ref.</summary>
    UnknownRef,

    /// <summary>The ref's time on the screen is over; the client should show a later one.</summary>
    RefExpired,

    /// <summary>The client did not answer pair-device, and did not within the answer limit after the scan.</summary>
    NotAcknowledged,

    /// <summary>The QR's Noise or identity key is not the one that the ref's connection registered.</summary>
    KeyMismatch,

    /// <summary>The fifth part does not go with the platform type that the client registered.</summary>
    ClientTypeMismatch,

    /// <summary>The keys belong to a device that is, or once was, linked.</summary>
    KeysUsedBefore,

    /// <summary>The account has as many linked devices as it may have.</summary>
    TooManyDevices,

    /// <summary>Another scan of the same registration is under way or done.</summary>
    AlreadyScanned,

    /// <summary>The client answered pair-success with an error.</summary>
    RefusedByDevice,

    /// <summary>The client's pair-device-sign is incomplete, changed what was signed, or its signature is wrong.</summary>
    WrongDeviceSignature,

    /// <summary>The client did not answer pair-success in time.</summary>
    NoAnswer,

    /// <summary>The connection ended before the link was made.</summary>
    ConnectionLost,
}
