namespace WhatsAppSimulator;

internal static class RefusalReasonCodes
{
    /// <summary>The <c>reason</c> of the failure stanza. Source: linked-device 9.3.</summary>
    public static int Code(this RefusalReason reason) => reason switch
    {
        RefusalReason.UnknownKey or RefusalReason.WrongAddress => 401,
        RefusalReason.Outdated => 405,
        RefusalReason.BadUserAgent => 409,
        _ => 400,
    };
}
