namespace Sessions.Webhooks;

/// <summary>What became of a wish to deliver again.</summary>
/// <param name="Count">Deliveries that are on their way again.</param>
/// <param name="HasMore">There are more failed ones than go at once: ask again when these are done.</param>
[GenerateSerializer, Immutable, Alias("Sessions.Redelivery")]
public sealed record Redelivery([property: Id(0)] int Count, [property: Id(1)] bool HasMore);
