using System.ComponentModel;
using SessionApi.OpenApi;
using SessionApi.Qr;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>What a link page shows: a code, or what became of it. Nothing else of the session is told.</summary>
internal sealed record LinkSessionResponse
{
    public const string Idle = "idle";
    private const string Preparing = "preparing";
    private const string Scan = "scan";
    private const string Linking = "linking";
    private const string Linked = "linked";
    private const string Failed = "failed";

    [Description("`idle`: no code, POST gets one; `preparing`: one is being fetched; `scan`: it is shown; `linking`: a phone has scanned it; `linked`: done; `failed`: needs whoever made the page.")]
    [Example("\"scan\"")]
    [Words(Idle, Preparing, Scan, Linking, Linked, Failed)]
    public required string State { get; init; }

    [Description("PNG of the QR as a data URI; while there is one.")]
    [Example("\"data:image/png;base64,iVBORw0KGgo=\"")]
    public string? QrCode { get; init; }

    [Description("The QR now valid.")]
    [Example("""{"text":"2@ref,keys","issuedAt":"2025-01-08T12:00:00.000Z","expiresAt":"2025-01-08T12:01:00.000Z","number":1,"of":6}""")]
    public QrResponse? Qr { get; init; }

    [Description("UTC; when the page ends.")]
    [Example("\"2025-01-08T12:15:00.000Z\"")]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Of a session whose page was opened with the right token.</summary>
    public static LinkSessionResponse From(SessionSnapshot session, DateTimeOffset now)
    {
        var link = session.Link!;
        // Whatever is shown later to others, under this token there is no second code once a phone was linked.
        var qr = link.IsSpent ? null : session.ValidQr(now);

        return new()
        {
            State = link.IsSpent ? Linked : StateOf(session, isShown: qr is not null),
            QrCode = qr is null ? null : QrImage.ToDataUri(qr),
            Qr = qr is null ? null : QrResponse.From(qr),
            ExpiresAt = link.ExpiresAt,
        };
    }

    private static string StateOf(SessionSnapshot session, bool isShown) => session switch
    {
        { Status: SessionStatus.Pending } when isShown => Scan,
        { Status: SessionStatus.Pending, Reason: SessionReason.Linking } => Linking,
        { Status: SessionStatus.Pending } => Preparing,
        { Status: SessionStatus.Expired or SessionStatus.LoggedOut } => Idle,
        { Status: SessionStatus.Failed } => Failed,
        _ => Linking,
    };
}
