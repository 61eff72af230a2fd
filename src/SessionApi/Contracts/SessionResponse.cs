using SessionApi.Qr;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The session resource. What is not known or does not apply is absent.</summary>
internal sealed record SessionResponse
{
    public required string SessionId { get; init; }

    /// <summary>PNG data URI; while a QR is valid.</summary>
    public string? QrCode { get; init; }

    public required string Status { get; init; }

    /// <summary>E.164 with the plus; absent while pending.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Start of the present or last online period; absent while pending.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? QrExpiresAt { get; init; }

    public QrResponse? Qr { get; init; }

    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public string? DeviceName { get; init; }

    public string? Jid { get; init; }

    public string? Lid { get; init; }

    public string? PushName { get; init; }

    public string? Platform { get; init; }

    public string? Business { get; init; }

    public EvidenceResponse? Evidence { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

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
