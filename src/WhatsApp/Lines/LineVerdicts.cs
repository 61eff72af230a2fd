namespace WhatsApp.Lines;

/// <summary>Every verdict there is; <see cref="LineEnds"/> says which end of a line has which.</summary>
public static class LineVerdicts
{
    private const string Nobody = "nobody";
    private const string PhoneHolder = "whoever holds the phone: links it again after a `start`";
    private const string Operator = "whoever runs the service: the log has the code; then `start`";

    internal static readonly LineVerdict Stays = new() { Next = NextStep.Stays, Actor = Nobody };
    internal static readonly LineVerdict Restart = new() { Next = NextStep.AtOnce, Lost = DisconnectReason.RestartRequired, Actor = Nobody };
    internal static readonly LineVerdict Closed = Retry(DisconnectReason.Closed);
    internal static readonly LineVerdict Busy = Retry(DisconnectReason.ServerUnavailable);
    internal static readonly LineVerdict TooFast = Busy with { Next = NextStep.SlowBackoff };
    internal static readonly LineVerdict Silent = Retry(DisconnectReason.KeepAliveTimeout);
    internal static readonly LineVerdict NotAnswered = Retry(DisconnectReason.RequestTimeout);
    internal static readonly LineVerdict BadData = Retry(DisconnectReason.BadData);
    internal static readonly LineVerdict HandshakeFailed = Retry(DisconnectReason.HandshakeFailed);
    internal static readonly LineVerdict Unreachable = Retry(DisconnectReason.Unreachable);

    internal static readonly LineVerdict DeviceRemoved = Erased(StopReason.DeviceRemoved, "logged-out", "device-removed", PhoneHolder);
    internal static readonly LineVerdict LoggedOut = Erased(StopReason.LoggedOut, "logged-out", "logged-out-by-phone", PhoneHolder);
    internal static readonly LineVerdict NeverLinked = Erased(StopReason.NeverLinked, "expired", "link-interrupted", PhoneHolder);
    internal static readonly LineVerdict PairingRejected = Erased(StopReason.PairingRejected, "failed", "pairing-rejected", PhoneHolder);
    internal static readonly LineVerdict Banned = Erased(StopReason.Banned, "failed", "banned", "the account's owner, with WhatsApp");
    internal static readonly LineVerdict TemporarilyBanned =
        Kept(StopReason.TemporarilyBanned, "temporarily-banned", "the account's owner; `start` when the ban is over");

    internal static readonly LineVerdict Replaced =
        Kept(StopReason.Replaced, "replaced", "whoever runs the other copy of these credentials: ends it; then `start`");

    internal static readonly LineVerdict Refused = Kept(StopReason.Refused, "refused", Operator);
    internal static readonly LineVerdict Outdated =
        Kept(StopReason.ClientOutdated, "client-outdated", "whoever runs the service: updates it; then `start`") with { Next = NextStep.NewVersion };

    /// <summary>The client says <see cref="QrExhausted"/>.</summary>
    public static LineVerdict QrsUsedUp { get; } = new()
    {
        Next = NextStep.Never,
        ErasesCredentials = true,
        Status = "expired",
        Reason = "qr-exhausted",
        Actor = PhoneHolder,
    };

    private static readonly Dictionary<StopReason, LineVerdict> ByReason = new LineVerdict[]
    {
        DeviceRemoved, LoggedOut, NeverLinked, PairingRejected, Banned, TemporarilyBanned, Replaced, Refused, Outdated,
    }.ToDictionary(verdict => verdict.Stop!.Value);

    /// <summary>What a client that stopped for that reason means for its session.</summary>
    /// <exception cref="KeyNotFoundException">For <see cref="StopReason.OwnershipLost"/>: what the session is, its new owner tells.</exception>
    public static LineVerdict Of(StopReason reason) => ByReason[reason];

    private static LineVerdict Retry(DisconnectReason reason) => new() { Next = NextStep.Backoff, Lost = reason, Actor = Nobody };

    private static LineVerdict Kept(StopReason stop, string reason, string actor) =>
        new() { Next = NextStep.Never, Stop = stop, Status = "failed", Reason = reason, Actor = actor };

    private static LineVerdict Erased(StopReason stop, string status, string reason, string actor) =>
        new() { Next = NextStep.Never, Stop = stop, ErasesCredentials = true, Status = status, Reason = reason, Actor = actor };
}
