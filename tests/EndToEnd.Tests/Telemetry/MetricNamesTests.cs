using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Telemetry;

/// <summary>What is written about metrics names those that there are: a dashboard or an alert on a name that nobody uses shows nothing, for ever.</summary>
[Collection(WatchedGroup.Name)]
public sealed partial class MetricNamesTests(WatchedServer watched)
{
    private static string Folder => Path.Combine(Repository.Root, "docs/operate");

    [Fact]
    public void The_document_lists_every_metric_with_its_unit_and_no_other()
    {
        var listed = Row().Matches(Read("telemetry.md")).Select(row => $"{row.Groups["name"].Value} {row.Groups["unit"].Value}");
        var sent = watched.Collector.Metrics.Where(sent => sent.Meter is "WhatsApp" or "Sessions").Select(sent => $"{sent.Metric.Name} {sent.Metric.Unit}");

        Assert.Equal(sent.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        using var dashboard = JsonDocument.Parse(Read("dashboard.json"));
        var queries = Texts(dashboard.RootElement, "expr").Concat(Texts(dashboard.RootElement, "query")).ToList();

        Assert.True(queries.Count > 10);
        Assert.Empty(queries.SelectMany(MetricsIn).Except(Exported()));
    }

    [Fact]
    public void The_alerts_watch_metrics_that_there_are()
    {
        var rules = Expr().Matches(Read("alerts.yaml")).Select(rule => rule.Groups["expr"].Value).ToList();

        Assert.True(rules.Count > 5);
        Assert.Empty(rules.SelectMany(MetricsIn).Except(Exported()));
    }

    [Fact]
    public void Each_alert_is_explained()
    {
        var alerts = Alert().Matches(Read("alerts.yaml")).Select(alert => alert.Groups["name"].Value).ToList();
        var explained = Heading().Matches(Read("alerts.md")).Select(heading => heading.Groups["name"].Value);

        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.Order(), explained.Order());
    }

    [Fact]
    public void Metrics_are_found_in_a_query() => Assert.Equal(
        ["whatsapp_sessions", "whatsapp_handshake_duration_seconds_bucket"],
        MetricsIn("sum by (le) (rate(whatsapp_sessions{job=\"x\", whatsapp_session_status=~\"pending\"}[5m])) > histogram_quantile(0.9, whatsapp_handshake_duration_seconds_bucket)"));

    private HashSet<string> Exported() => [.. Sample().Matches(watched.PrometheusText).Select(sample => sample.Groups["name"].Value)];

    private static IEnumerable<string> MetricsIn(string query) =>
        Metric().Matches(Braces().Replace(query, "{}")).Select(name => name.Value).Where(name => !name.StartsWith("whatsapp_session_", StringComparison.Ordinal) || name.EndsWith("_total", StringComparison.Ordinal)).Distinct();

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == name && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Texts(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Texts(item, name)),
        _ => [],
    };

    [GeneratedRegex(@"^\| `(?<name>whatsapp\.[a-z_.]+)` \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?<name>[a-z][a-z0-9_]*)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    // Names of metrics of ours, of the runtime and of HTTP; functions and labels are none of them.
    [GeneratedRegex(@"\b(whatsapp|dotnet|http_server|kestrel)_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{[^}]*\}|\b(by|without) \([^)]*\)")]
    private static partial Regex Braces();

    [GeneratedRegex(@"^\s+expr: (?<expr>.+)$", RegexOptions.Multiline)]
    private static partial Regex Expr();

    [GeneratedRegex(@"^\s+- alert: (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^## (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
