namespace Sessions.Webhooks;

/// <summary>Deliveries of one webhook.</summary>
/// <param name="Deliveries">Newest event first.</param>
/// <param name="HasMore">Whether there are older ones.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryRecord> Deliveries, bool HasMore);
