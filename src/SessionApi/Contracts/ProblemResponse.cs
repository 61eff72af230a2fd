using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>RFC 9457, with <c>code</c>, <c>traceId</c> and, for validation, <c>errors</c> by field.</summary>
internal sealed record ProblemResponse
{
    [Description("`/problems/{code}`.")]
    [Example("\"/problems/session-not-found\"")]
    public required string Type { get; init; }

    [Description("The same for every problem with this code.")]
    [Example("\"There is no such session.\"")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    [Example("404")]
    public required int Status { get; init; }

    [Description("What is wrong this time, for people.")]
    [Example("\"There is no session shop-7.\"")]
    public string? Detail { get; init; }

    [Description("What callers branch on; never renamed.")]
    [Example("\"session-not-found\"")]
    public required string Code { get; init; }

    [Description("Leads to the log.")]
    [Example("\"0af7651916cd43dd8448eb211c80319c\"")]
    public required string TraceId { get; init; }

    [Description("What is wrong, by field or parameter.")]
    [Example("""{"limit":["must be a whole number from 1 to 1000"]}""")]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
