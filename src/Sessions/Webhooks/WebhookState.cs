namespace Sessions.Webhooks;

/// <summary>A webhook and how its deliveries go, as far as that is stored.</summary>
/// <param name="Webhook">The webhook.</param>
public sealed record WebhookState(Webhook Webhook)
{
    /// <summary>Events that have met a failure, or wait behind one that has.</summary>
    public int Pending { get; init; }

    /// <summary>When the target took an event last.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>When an attempt failed last.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Events of the tenant, at most, that were trimmed from the log before they could be told; 0 when none was.</summary>
    public long Missed { get; init; }

    /// <summary>When that was found last.</summary>
    public DateTimeOffset? MissedAt { get; init; }
}
