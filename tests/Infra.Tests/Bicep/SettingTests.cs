using System.Text.Json;
using Shared.Processes;

namespace Infra.Tests.Bicep;

/// <summary>
/// The templates and the product speak of the same settings. The sample names all that the product knows (a test of SessionApi compares it
/// with the options classes); each of them is either set in Azure or left to its default there, on purpose.
/// </summary>
public sealed class SettingTests
{
    /// <summary>Read by the platform, by Azure.Identity or by OpenTelemetry.</summary>
    private static readonly HashSet<string> OfOthers =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "ASPNETCORE_URLS", "AZURE_CLIENT_ID",
        "AzureWebJobsDisableHomepage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "WEBSITE_RUN_FROM_PACKAGE",
    ];

    /// <summary>Settings whose defaults are right in Azure; the template's parameter <c>settings</c> changes them.</summary>
    private static readonly HashSet<string> LeftToDefault =
    [
        // Of a developer's machine and of the simulator.
        "WhatsApp__Url", "WhatsApp__NoiseRootKey", "WhatsApp__Version", "Storage__ConnectionString", "Encryption__Keys__ID", "Encryption__KeyFile",
        "Auth__AllowAnonymous", "Webhooks__AllowPrivateTargets", "Proxies__AllowPrivateTargets", "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage",
        // Limits and times.
        "WhatsApp__MaxConcurrentHandshakes", "Events__Retention", "Events__StreamLimit", "Limits__BodyBytes", "Limits__JsonDepth",
        "Limits__PendingSessions", "Limits__Sessions", "Limits__ExpiredRetention", "Limits__RequestsPerMinute", "Webhooks__DeliveryRetention",
        "Webhooks__PerTenant",
        // The operator's key opens everything of its tenant; App Service says where a silo listens.
        "Auth__Keys__NAME__Tenant", "Auth__Keys__NAME__Scopes", "Cluster__Address", "Cluster__SiloPort", "Cluster__GatewayPort",
    ];

    private static readonly HashSet<string> Sample =
    [
        .. JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject().Select(setting => setting.Name),
    ];

    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    public void Every_setting_in_azure_is_one_that_somebody_reads(string topology)
    {
        var unknown = AppSettings.Of(topology).Select(setting => Generic(setting.Name)).Except(OfOthers).Except(Sample);

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_setting_of_the_product_is_set_in_azure_or_left_to_its_default_on_purpose()
    {
        var set = AppSettings.Of("cluster").Select(setting => Generic(setting.Name)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Sample.Except(set).Except(LeftToDefault));
        Assert.Empty(LeftToDefault.Intersect(set));
        Assert.Empty(LeftToDefault.Except(Sample));
    }

    [Theory]
    [InlineData("single", "func", "Cohosted")]
    [InlineData("cluster", "func", "Client")]
    [InlineData("cluster", "app", "Cohosted")]
    public void An_app_is_told_whether_it_owns_sessions(string topology, string app, string hosting) =>
        Assert.Equal(hosting, Value(topology, app, "Sessions__Hosting"));

    [Fact]
    public void The_functions_app_leaves_its_first_page_to_the_api() =>
        Assert.Equal("true", Value("single", "func", "AzureWebJobsDisableHomepage"));

    [Fact]
    public void Several_processes_meet_in_redis_and_a_single_one_does_not()
    {
        Assert.NotNull(Value("cluster", "func", "Cluster__Redis"));
        Assert.Equal(Value("cluster", "func", "Cluster__Redis"), Value("cluster", "app", "Cluster__Redis"));
        Assert.Null(Value("single", "func", "Cluster__Redis"));
    }

    private static string? Value(string topology, string app, string name) =>
        AppSettings.Of(topology, app).SingleOrDefault(setting => setting.Name == name).Value;

    // As the sample writes it: the name of a key is the reader's own.
    private static string Generic(string name) =>
        name.Split("__") is ["Auth", "Keys", _, var property] ? $"Auth__Keys__NAME__{property}" : name;
}
