using Sessions.Events;

namespace Sessions.Webhooks;

/// <summary>One event on its way to one webhook. Times are UTC, whole milliseconds.</summary>
public sealed record DeliveryRecord
{
    /// <summary>The event's place in the tenant's log; names the delivery within its webhook.</summary>
    public required long Cursor { get; init; }

    /// <summary>What is told.</summary>
    public required SessionEvent Event { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>Attempts of this round: since the event came, or since somebody asked for it again.</summary>
    public int Attempts { get; init; }

    /// <summary>No attempt begins before; what is pending only.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>The last attempt begins then; what is pending only.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    /// <summary>When the last attempt ended; null before the first.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>HTTP status of the last attempt; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>A word of <see cref="AttemptError"/> for the last attempt; null when the target took it.</summary>
    public string? Error { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}
