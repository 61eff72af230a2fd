using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about the service itself.</summary>
internal static class ServiceRoutes
{
    public static readonly RouteDescription Live = new("live", RouteTags.Service, "Whether this process answers")
    {
        Answers = [new(200, "It does.", typeof(HealthResponse))],
    };

    public static readonly RouteDescription Ready = new("ready", RouteTags.Service, "Whether storage answers and sessions can run")
    {
        Answers = [new(200, "They can.", typeof(HealthResponse))],
        Problems = [ProblemKind.StorageUnavailable],
    };

    public static readonly RouteDescription Metrics = new("metrics", RouteTags.Service, "What this process counts and measures")
    {
        Details = "For Prometheus; of all tenants, without naming one.",
        Answers =
        [
            new(200, "The metrics.")
            {
                OtherContent = new Dictionary<string, string> { ["text/plain"] = "Prometheus text; OpenMetrics when Accept asks for it." },
            },
        ],
    };
}
