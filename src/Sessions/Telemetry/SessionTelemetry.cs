using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using WhatsApp.Telemetry;

namespace Sessions.Telemetry;

/// <summary>The names under which this layer and the one below tell what they do, and whether anybody is to hear it.</summary>
public static class SessionTelemetry
{
    /// <summary>Of this layer's meter and of its source of traces.</summary>
    public const string Name = "Sessions";

    /// <summary>Of the spans of grain calls.</summary>
    private const string Orleans = "Microsoft.Orleans.Application";

    private static readonly string[] EndpointKeys = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>This layer's and the client's.</summary>
    public static IReadOnlyList<string> Meters { get; } = [ClientMetrics.Name, Name];

    /// <summary>This layer's, the client's, and that of grain calls.</summary>
    public static IReadOnlyList<string> Sources { get; } = [ClientMetrics.Name, Name, Orleans];

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Whether traces go anywhere: only then are they made.</summary>
    public static bool IsTraced(IConfiguration configuration) => EndpointKeys.Any(key => configuration[key] is { Length: > 0 });
}
