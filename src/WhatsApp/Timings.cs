namespace WhatsApp;

/// <summary>The protocol's times, in one place. Source: linked-device 1.1, 6.5, 11.1 and 13, as the design decides among them.</summary>
internal static class Timings
{
    /// <summary>From dialling to the end of the handshake.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(20);

    /// <summary>From the handshake to <c>success</c> or <c>failure</c>.</summary>
    public static readonly TimeSpan Login = TimeSpan.FromSeconds(20);

    /// <summary>The first ref of a round is shown this long,</summary>
    public static readonly TimeSpan FirstQr = TimeSpan.FromSeconds(60);

    /// <summary>each other one this long.</summary>
    public static readonly TimeSpan NextQr = TimeSpan.FromSeconds(20);

    /// <summary>A pairing this old is not begun anew on another line, and no line shows QRs for longer.</summary>
    public static readonly TimeSpan Pairing = TimeSpan.FromMinutes(5);

    /// <summary>After pair-device-sign the server closes by itself, as a rule with 515; we do not wait longer.</summary>
    public static readonly TimeSpan RestartAfterLinking = TimeSpan.FromSeconds(5);

    /// <summary>Least silence before a keep-alive.</summary>
    public static readonly TimeSpan KeepAliveMin = TimeSpan.FromSeconds(20);

    /// <summary>Most silence before a keep-alive.</summary>
    public static readonly TimeSpan KeepAliveMax = TimeSpan.FromSeconds(30);

    /// <summary>A keep-alive not answered in this time makes an online device degraded, until anything comes.</summary>
    public static readonly TimeSpan AnswerIsLate = TimeSpan.FromSeconds(5);

    /// <summary>A keep-alive not answered in this time is missed.</summary>
    public static readonly TimeSpan KeepAliveAnswer = TimeSpan.FromSeconds(20);

    /// <summary>Any other request.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(60);

    /// <summary>The removal of the own device.</summary>
    public static readonly TimeSpan Logout = TimeSpan.FromSeconds(5);

    /// <summary>After <c>xmlstreamend</c> the server closes; we do not wait longer.</summary>
    public static readonly TimeSpan StreamEnd = TimeSpan.FromSeconds(5);

    /// <summary>Online this long means stable: the next break starts with a short pause again.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    /// <summary>A signed pre-key serves this long, as in WhatsApp Web.</summary>
    public static readonly TimeSpan SignedPreKey = TimeSpan.FromDays(27);

    /// <summary>A new one that the server could not take is told again after this time.</summary>
    public static readonly TimeSpan RotationRetry = TimeSpan.FromHours(24);

    /// <summary>The first pause after a refused upload of pre-keys; each later one is the sum of the two before.</summary>
    public static readonly TimeSpan UploadRetry = TimeSpan.FromSeconds(1);
}
