namespace SessionApi.Contracts;

/// <summary>RFC 9457, with <c>code</c>, <c>traceId</c> and, for validation, <c>errors</c> by field.</summary>
internal sealed record ProblemResponse
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    public required string Code { get; init; }

    public required string TraceId { get; init; }

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
