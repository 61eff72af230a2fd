namespace Sessions.Webhooks;

/// <summary>How a test message fared.</summary>
/// <param name="Id">The message's <c>webhook-id</c>.</param>
/// <param name="Attempt">Its only attempt.</param>
[GenerateSerializer, Immutable, Alias("Sessions.PingResult")]
public sealed record PingResult([property: Id(0)] string Id, [property: Id(1)] AttemptResult Attempt);
