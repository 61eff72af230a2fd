namespace Sessions.Storage;

/// <summary>A removal that WhatsApp has not confirmed yet.</summary>
/// <param name="Tenant">Partition.</param>
/// <param name="UnlinkId">Row.</param>
/// <param name="CreatedAt">UTC time of the deletion; given up 30 days later.</param>
/// <param name="Attempts">Attempts begun.</param>
/// <param name="NextAttemptAt">UTC; not before.</param>
/// <param name="ETag">Opaque.</param>
public sealed record PendingUnlink(
    string Tenant, string UnlinkId, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset NextAttemptAt, string ETag);
