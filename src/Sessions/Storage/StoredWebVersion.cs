namespace Sessions.Storage;

/// <summary>A row of <c>Versions</c>: the newest answer, and who is asking for the next one. As it was stored: nothing of it need make sense.</summary>
/// <param name="Revision">The N of version 2.3000.N.</param>
/// <param name="FetchedAt">UTC, by the clock of the process that asked.</param>
/// <param name="Claimant">The process that asks, or asked last.</param>
/// <param name="ClaimedUntil">UTC; the others leave it to the claimant until then.</param>
/// <param name="ETag">Of the row; empty in one that is to be written.</param>
internal sealed record StoredWebVersion(
    long? Revision, DateTimeOffset? FetchedAt, string? Claimant = null, DateTimeOffset? ClaimedUntil = null, string ETag = "");
