namespace WhatsAppSimulator.Phones;

/// <summary>The phone did not link the device.</summary>
/// <param name="reason">Why.</param>
/// <param name="detail">The client's own words, where it gave any.</param>
public sealed class ScanRefusedException(ScanRefusalReason reason, string? detail = null)
    : Exception(detail is null ? $"The scan was refused: {reason}." : $"The scan was refused: {reason} ({detail}).")
{
    /// <summary>Why.</summary>
    public ScanRefusalReason Reason { get; } = reason;

    /// <summary>Whether a later scan of a newer QR of the same client may succeed.</summary>
    public bool IsTransient => Reason is ScanRefusalReason.UnknownRef or ScanRefusalReason.RefExpired
        or ScanRefusalReason.NotAcknowledged or ScanRefusalReason.NoAnswer or ScanRefusalReason.ConnectionLost;
}
