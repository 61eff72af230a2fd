namespace WhatsApp;

/// <summary>Why the client will not connect again by itself. Only the first four mean that the credentials are worthless.</summary>
public enum StopReason
{
    /// <summary>The device was removed while it was online, by the phone (<c>device_removed</c>, 516) or by its own logout. Erase the credentials.</summary>
    DeviceRemoved,

    /// <summary>The server refused the login: 401, or 403 (the account is locked or its phone gone). Erase the credentials.</summary>
    LoggedOut,

    /// <summary>The account is banned (406). Erase the credentials.</summary>
    Banned,

    /// <summary>The first login after pairing was refused with 401: the link never came to be. Erase the credentials.</summary>
    NeverLinked,

    /// <summary>Another connection uses the same credentials. Keep them; a person decides.</summary>
    Replaced,

    /// <summary>The account is banned for a time (402).</summary>
    TemporarilyBanned,

    /// <summary>The announced web version is too old (405), also after fetching it anew.</summary>
    ClientOutdated,

    /// <summary>What the phone sent failed a check (HMAC, signature, format); the server was told, the device is not linked.</summary>
    PairingRejected,

    /// <summary>The server refused for another reason; see the code. Credentials are kept.</summary>
    Refused,

    /// <summary>Another process owns the device now; nothing more was sent.</summary>
    OwnershipLost,
}
