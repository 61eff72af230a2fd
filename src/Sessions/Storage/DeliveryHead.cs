namespace Sessions.Storage;

/// <summary>How far the deliveries of a webhook are; written with each of them.</summary>
/// <param name="Cursor">Every event up to here is unwanted, or has a row of its own.</param>
/// <param name="ETag">Of the row; null while there is none.</param>
internal sealed record DeliveryHead(long Cursor, string? ETag)
{
    /// <summary>Rows that are pending.</summary>
    public int Pending { get; init; }

    /// <summary>Events, at most, that were trimmed from the log before they were read.</summary>
    public long Missed { get; init; }

    /// <summary>When that was found last.</summary>
    public DateTimeOffset? MissedAt { get; init; }

    /// <summary>When the target took an event last.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>When an attempt failed last.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }
}
