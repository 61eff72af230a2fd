namespace Sessions.Webhooks;

/// <summary>A delivery in its owner's memory.</summary>
internal sealed class Delivery(DeliveryRecord record, DeliveryStatus? storedAs)
{
    /// <summary>As it is now.</summary>
    public DeliveryRecord Record { get; set; } = record;

    /// <summary>As its row says; null while it has none.</summary>
    public DeliveryStatus? StoredAs { get; set; } = storedAs;

    /// <summary>Completed when <see cref="Record"/> is saved; for who waits.</summary>
    public TaskCompletionSource? Saved { get; set; }
}
