using System.ComponentModel;
using SessionApi.OpenApi;
using SessionApi.Qr;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The session resource. What is not known or does not apply is absent.</summary>
internal sealed record SessionResponse
{
    [Description("The session's id.")]
    [Example("\"408f7372-f7c9-4299-a8db-326bc5548a73\"")]
    public required string SessionId { get; init; }

    [Description("PNG of the QR as a data URI; while one is valid.")]
    [Example("\"data:image/png;base64,iVBORw0KGgo=\"")]
    public string? QrCode { get; init; }

    [Description("What it is. `connected`: linked and proven alive.")]
    [Example("\"connected\"")]
    [Words("pending", "connected", "reconnecting", "stopped", "expired", "logged-out", "failed")]
    public required string Status { get; init; }

    [Description("E.164 with the plus; absent while pending.")]
    [Example("\"+1234567890\"")]
    public string? PhoneNumber { get; init; }

    [Description("Start of the present or last online period, UTC; absent while pending.")]
    [Example("\"2025-01-08T12:00:00.000Z\"")]
    public DateTimeOffset? ConnectedAt { get; init; }

    [Description("Why it is in this status; a word in kebab-case.")]
    [Example("\"online\"")]
    public required string Reason { get; init; }

    [Description("UTC; the same as `qr.expiresAt`.")]
    [Example("\"2025-01-08T12:01:00.000Z\"")]
    public DateTimeOffset? QrExpiresAt { get; init; }

    [Description("The QR now valid.")]
    [Example("""{"text":"2@ref,keys","issuedAt":"2025-01-08T12:00:00.000Z","expiresAt":"2025-01-08T12:01:00.000Z","number":1,"of":6}""")]
    public QrResponse? Qr { get; init; }

    [Description("The caller's own name for it.")]
    [Example("\"Shop 7\"")]
    public string? Name { get; init; }

    [Description("The caller's own pairs.")]
    [Example("""{"team":"support"}""")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Shown on the phone under Linked devices; absent for the configured one.")]
    [Example("\"Shop till\"")]
    public string? DeviceName { get; init; }

    [Description("Through which it connects; absent for the direct way. Its user and password are never read back.")]
    [Example("""{"scheme":"socks5","host":"proxy.example","port":1080,"hasCredentials":true}""")]
    public ProxyResponse? Proxy { get; init; }

    [Description("The device's own address; once linked.")]
    [Example("\"1234567890:7@s.whatsapp.net\"")]
    public string? Jid { get; init; }

    [Description("The same under the account's LID.")]
    [Example("\"987654321:7@lid\"")]
    public string? Lid { get; init; }

    [Description("The account's display name.")]
    [Example("\"Ana\"")]
    public string? PushName { get; init; }

    [Description("The phone's system: android, iphone, smba (business, Android), smbi (business, iPhone), ...")]
    [Example("\"android\"")]
    public string? Platform { get; init; }

    [Description("The business name; of business accounts.")]
    [Example("\"Shop Ltd\"")]
    public string? Business { get; init; }

    [Description("What the status rests on; while something is connected or connecting.")]
    [Example("""{"lastReceivedAt":"2025-01-08T12:00:00.000Z","roundTripMs":41.5,"reconnects":0}""")]
    public EvidenceResponse? Evidence { get; init; }

    [Description("Rises by one with every change of any field but `evidence`; also the `ETag`.")]
    [Example("9")]
    public required long Version { get; init; }

    [Description("UTC.")]
    [Example("\"2025-01-08T11:59:00.000Z\"")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("UTC; the last change.")]
    [Example("\"2025-01-08T12:00:00.000Z\"")]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The resource at <paramref name="now"/>: a QR that has run out by then is not shown.</summary>
    public static SessionResponse From(SessionSnapshot session, DateTimeOffset now)
    {
        var isPending = session.Status == SessionStatus.Pending;
        var qr = session.ValidQr(now);

        return new()
        {
            SessionId = session.Key.SessionId,
            QrCode = qr is null ? null : QrImage.ToDataUri(qr),
            Status = session.Status.ToName(),
            // A session armed again after a logout still knows its last phone; it is not linked to it.
            PhoneNumber = isPending ? null : session.PhoneNumber,
            ConnectedAt = isPending ? null : session.ConnectedAt,
            Reason = session.Reason,
            QrExpiresAt = qr?.ExpiresAt,
            Qr = qr is null ? null : QrResponse.From(qr),
            Name = session.Name,
            Metadata = session.Metadata,
            DeviceName = session.DeviceName,
            Proxy = session.Proxy is null ? null : ProxyResponse.From(session.Proxy),
            Jid = session.Jid,
            Lid = session.Lid,
            PushName = session.PushName,
            Platform = session.Platform,
            Business = session.Business,
            Evidence = session.Evidence is null ? null : EvidenceResponse.From(session.Evidence),
            Version = session.Version,
            CreatedAt = session.CreatedAt,
            UpdatedAt = session.UpdatedAt,
        };
    }
}
