namespace WhatsApp.Lines;

/// <summary>
/// Every way in which a line ends, and what follows: whether and when the client connects again, what becomes of the credentials, what the session
/// says of itself, who has to act. The first row that matches counts. Source: linked-device 9 to 14; what is not known keeps the credentials.
/// </summary>
public static class LineEnds
{
    /// <summary>Detail of a temporary ban: it says why and for how long, or it is not believed.</summary>
    internal const string BanTerms = "code and expire";

    /// <summary>Detail of a close: the device has answered pair-success, so the close asks it to log in.</summary>
    internal const string AfterLinking = "after pair-device-sign";

    /// <summary>Detail of a close: it is the server's own end of the last QR.</summary>
    internal const string AtLastQr = "at the end of the last QR";

    /// <summary>The table.</summary>
    public static IReadOnlyList<LineEnd> All { get; } =
    [
        Failure(401, LinePhase.FirstLogin, "the phone was not linked after all", LineVerdicts.NeverLinked),
        Failure(401, LinePhase.Linked, "removed by the phone or by WhatsApp while away", LineVerdicts.LoggedOut),
        Failure(419, LinePhase.FirstLogin, "as 401", LineVerdicts.NeverLinked),
        Failure(419, LinePhase.Linked, "as 401", LineVerdicts.LoggedOut),
        new(LineSignal.Failure, 402, BanTerms, LinePhase.Any, "banned for a time", LineVerdicts.TemporarilyBanned),
        Failure(402, LinePhase.Any, "a ban that does not say for how long", LineVerdicts.Refused),
        Failure(403, LinePhase.Known, "account locked, or its phone gone", LineVerdicts.LoggedOut),
        Failure(405, LinePhase.Any, "the web version is too old", LineVerdicts.Outdated),
        Failure(406, LinePhase.Known, "account banned", LineVerdicts.Banned),
        Failure(500, LinePhase.Any, "internal error of the server", LineVerdicts.Busy),
        Failure(503, LinePhase.Any, "server busy", LineVerdicts.Busy),
        Failure(400, LinePhase.Any, "generic refusal", LineVerdicts.Refused),
        Failure(409, LinePhase.Any, "the client's description of itself is wrong", LineVerdicts.Refused),
        Failure(411, LinePhase.Any, "multi-device mismatch", LineVerdicts.Refused),
        Failure(413, LinePhase.Any, "of another product", LineVerdicts.Refused),
        Failure(414, LinePhase.Any, "of another product", LineVerdicts.Refused),
        Failure(415, LinePhase.Any, "not found", LineVerdicts.Refused),
        Failure(418, LinePhase.Any, "client unknown", LineVerdicts.Refused),
        Failure(501, LinePhase.Any, "experimental", LineVerdicts.Refused),
        Failure(null, LinePhase.Any, "not known", LineVerdicts.Refused),

        StreamError(515, null, LinePhase.Any, "restart wanted, as after linking", LineVerdicts.Restart),
        StreamError(null, "device_removed", LinePhase.Known, "removed by the phone or by WhatsApp", LineVerdicts.DeviceRemoved),
        StreamError(516, null, LinePhase.Known, "the same", LineVerdicts.DeviceRemoved),
        StreamError(null, "replaced", LinePhase.Known, "another connection has these credentials", LineVerdicts.Replaced),
        StreamError(409, null, LinePhase.Known, "the same", LineVerdicts.Replaced),
        StreamError(500, null, LinePhase.Any, "server error", LineVerdicts.Busy),
        StreamError(503, null, LinePhase.Any, "server restarts", LineVerdicts.Busy),
        StreamError(429, null, LinePhase.Any, "too fast", LineVerdicts.TooFast),
        StreamError(null, "xml-not-well-formed", LinePhase.Any, "a stanza of ours was malformed", LineVerdicts.BadData),
        StreamError(null, "ack", LinePhase.Any, "an ack is owed: it is sent", LineVerdicts.Stays),
        StreamError(null, null, LinePhase.Any, "not known", LineVerdicts.Stays),

        new(LineSignal.StreamEnd, null, null, LinePhase.Any, "orderly end; closed by us if the server has not after 5 s", LineVerdicts.Closed),
        new(LineSignal.Close, null, AfterLinking, LinePhase.Linking, "the restart after linking, without its 515", LineVerdicts.Restart),
        new(LineSignal.Close, null, AtLastQr, LinePhase.Linking, "nobody scanned", LineVerdicts.QrsUsedUp),
        new(LineSignal.Close, null, null, LinePhase.Any, "socket closed or broken", LineVerdicts.Closed),
        new(LineSignal.QrsUsedUp, null, null, LinePhase.Linking, "nobody scanned", LineVerdicts.QrsUsedUp),
        new(LineSignal.PairSuccess, null, null, LinePhase.Linking, "HMAC, signature or format of the scan is wrong", LineVerdicts.PairingRejected),
        new(LineSignal.Silence, null, null, LinePhase.Any, "two keep-alives unanswered for 20 s each", LineVerdicts.Silent),
        new(LineSignal.NoLogin, null, null, LinePhase.Linking, "no refs to show within 20 s", LineVerdicts.NotAnswered),
        new(LineSignal.NoLogin, null, null, LinePhase.Known, "neither success nor failure within 20 s", LineVerdicts.NotAnswered),
        new(LineSignal.NoAnswer, null, null, LinePhase.Known, "a request of the login unanswered for 60 s, or refused", LineVerdicts.NotAnswered),
        new(LineSignal.BadBytes, null, null, LinePhase.Any, "bytes that break encryption or format", LineVerdicts.BadData),
        new(LineSignal.Handshake, null, null, LinePhase.Any, "handshake wrong or late, or certificate not trusted", LineVerdicts.HandshakeFailed),
        new(LineSignal.Unreachable, null, null, LinePhase.Any, "name, route, TLS or upgrade failed", LineVerdicts.Unreachable),
    ];

    /// <summary>The row that says what this is.</summary>
    internal static LineEnd Find(LineSignal signal, LinePhase phase, int? code, IEnumerable<string> details) =>
        All.First(row => row.Matches(signal, phase, code, details));

    private static LineEnd Failure(int? code, LinePhase phase, string meaning, LineVerdict verdict) =>
        new(LineSignal.Failure, code, null, phase, meaning, verdict);

    private static LineEnd StreamError(int? code, string? detail, LinePhase phase, string meaning, LineVerdict verdict) =>
        new(LineSignal.StreamError, code, detail, phase, meaning, verdict);
}
