using WhatsApp;

namespace Sessions;

/// <summary>Makes snapshots of records.</summary>
internal static class SessionSnapshots
{
    /// <summary>The record with what lives in the owner's memory only.</summary>
    public static SessionSnapshot Of(SessionRecord record, QrSnapshot? qr, ClientEvidence? evidence, DisconnectReason? lastFailure) => new()
    {
        Key = record.Key,
        Status = record.Status,
        Reason = record.Reason,
        Version = record.Version,
        PhoneNumber = record.PhoneNumber,
        ConnectedAt = record.ConnectedAt,
        Qr = qr,
        Name = record.Name,
        Metadata = record.Metadata,
        DeviceName = record.DeviceName,
        Jid = record.Jid,
        Lid = record.Lid,
        PushName = record.PushName,
        Platform = record.Platform,
        Business = record.Business,
        Evidence = evidence is null
            ? null
            : new(evidence.LastReceivedAt, evidence.LastPongAt, evidence.RoundTrip, evidence.Reconnects, evidence.NextAttemptAt),
        CreatedAt = record.CreatedAt,
        UpdatedAt = record.UpdatedAt,
        LastFailure = lastFailure,
        Proxy = record.Proxy,
        Link = record.Link,
    };
}
