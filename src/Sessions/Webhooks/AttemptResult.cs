namespace Sessions.Webhooks;

/// <summary>How an attempt ended.</summary>
/// <param name="StatusCode">HTTP status; null when there was no answer.</param>
/// <param name="Error">A word of <see cref="AttemptError"/>; null when the target took it.</param>
/// <param name="Took">From its beginning to the answer's head, or to the failure.</param>
[GenerateSerializer, Immutable, Alias("Sessions.AttemptResult")]
public sealed record AttemptResult([property: Id(0)] int? StatusCode, [property: Id(1)] string? Error, [property: Id(2)] TimeSpan Took)
{
    /// <summary>When the target wants to be asked again; null when it did not say.</summary>
    [Id(3)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>The target took it.</summary>
    public bool IsDelivered => Error is null;
}
