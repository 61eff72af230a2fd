using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sessions.Telemetry;

namespace SessionApi.Telemetry;

/// <summary>
/// Where traces, metrics and log lines go. Metrics can always be read at <c>/metrics</c>; all three go out over OTLP where the standard variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to, and without it no trace is made. The other <c>OTEL_*</c> variables hold as well.
/// </summary>
internal static class TelemetryServices
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceNameKey = "OTEL_SERVICE_NAME";
    private const string DefaultServiceName = "whatsapp-sessions";

    /// <summary>Sets of labels that one instrument may have; room for all of them is made at once. The most there are is routes by method and status.</summary>
    private const int MaxLabelSets = 400;

    /// <summary>Of the runtime, of HTTP requests and of their connections.</summary>
    private static readonly string[] PlatformMeters = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var isExported = configuration[EndpointKey] is { Length: > 0 };
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(configuration[ServiceNameKey] ?? DefaultServiceName, serviceVersion: Version)
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => AddMetrics(metrics, isExported));
        if (SessionTelemetry.IsTraced(configuration)) telemetry.WithTracing(AddTraces);
        if (isExported) telemetry.WithLogging(logs => logs.AddOtlpExporter(), options => options.IncludeFormattedMessage = true);

        return services;
    }

    private static string Version => typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private static void AddMetrics(MeterProviderBuilder metrics, bool isExported)
    {
        metrics.AddMeter([.. SessionTelemetry.Meters, .. PlatformMeters])
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MaxLabelSets })
            .AddPrometheusExporter();
        if (isExported) metrics.AddOtlpExporter();
    }

    private static void AddTraces(TracerProviderBuilder traces) => traces
        .AddSource([.. SessionTelemetry.Sources])
        .AddAspNetCoreInstrumentation(Quieten)
        .AddOtlpExporter();

    private static void Quieten(AspNetCoreTraceInstrumentationOptions options)
    {
        // Asked every few seconds, and of no interest.
        options.Filter = context => !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
        // The query may hold a key or what callers wrote about a session; whatever the settings say, it does not go out.
        options.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
    }
}
