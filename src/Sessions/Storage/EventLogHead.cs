namespace Sessions.Storage;

/// <summary>The end of a tenant's log, and its beginning.</summary>
/// <param name="Cursor">Of the last event; 0 before the first.</param>
/// <param name="TrimmedTo">Of the last event that is not kept any more; 0 when all are.</param>
/// <param name="ETag">Of the row; null while there is none.</param>
internal sealed record EventLogHead(long Cursor, long TrimmedTo, string? ETag);
