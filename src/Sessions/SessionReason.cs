namespace Sessions;

/// <summary>Why a session is in its status; the words of the API.</summary>
public static class SessionReason
{
    /// <summary>pending: on the way to the first QR.</summary>
    public const string Connecting = "connecting";

    /// <summary>pending: a QR is shown.</summary>
    public const string AwaitingScan = "awaiting-scan";

    /// <summary>pending: scanned, checks passed, first login under way.</summary>
    public const string Linking = "linking";

    /// <summary>connected.</summary>
    public const string Online = "online";

    /// <summary>connected: the answer to a keep-alive is late by more than 5 s.</summary>
    public const string Degraded = "degraded";

    /// <summary>reconnecting: the line was lost.</summary>
    public const string LinkLost = "link-lost";

    /// <summary>reconnecting: this service was restarted.</summary>
    public const string ServerRestart = "server-restart";

    /// <summary>reconnecting: the server that owned it stopped or is gone, and another one takes it over.</summary>
    public const string OwnerMoved = "owner-moved";

    /// <summary>reconnecting: a caller asked for it to be started, or restarted.</summary>
    public const string Starting = "starting";

    /// <summary>stopped: a caller asked for it. expired: a caller stopped it before a phone had linked it.</summary>
    public const string StoppedByUser = "stopped-by-user";

    /// <summary>expired: the QRs of the round ran out unscanned.</summary>
    public const string QrExhausted = "qr-exhausted";

    /// <summary>expired: stopped or refused between scan and first login, or before any scan.</summary>
    public const string LinkInterrupted = "link-interrupted";

    /// <summary>logged-out: the phone removed the device.</summary>
    public const string DeviceRemoved = "device-removed";

    /// <summary>logged-out: WhatsApp refused the login.</summary>
    public const string LoggedOutByPhone = "logged-out-by-phone";

    /// <summary>logged-out: a caller asked for it.</summary>
    public const string LoggedOutByUser = "logged-out-by-user";

    /// <summary>failed: the account is banned.</summary>
    public const string Banned = "banned";

    /// <summary>failed: the account is banned for a time.</summary>
    public const string TemporarilyBanned = "temporarily-banned";

    /// <summary>failed: WhatsApp no longer accepts this client's version.</summary>
    public const string ClientOutdated = "client-outdated";

    /// <summary>failed: another connection uses the same credentials.</summary>
    public const string Replaced = "replaced";

    /// <summary>failed: what the phone sent did not pass the checks.</summary>
    public const string PairingRejected = "pairing-rejected";

    /// <summary>failed: WhatsApp refused for a reason this client does not know; credentials are kept.</summary>
    public const string Refused = "refused";

    /// <summary>failed: the stored credentials cannot be read (missing or wrong master key, damaged row).</summary>
    public const string CredentialsUnreadable = "credentials-unreadable";
}
