using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using SessionApi;

namespace SessionServer;

/// <summary>What this host does when nobody says otherwise.</summary>
internal static class ServerDefaults
{
    /// <summary>The port is the one of the Azure Functions host, so that examples hold for both.</summary>
    public const string Url = "http://localhost:7071";

    /// <summary>Adds the defaults below every other source of configuration, and <c>local.settings.json</c> just above them.</summary>
    public static void AddServerDefaults(this WebApplicationBuilder builder)
    {
        builder.AddHostDefaults();
        if (LocalSettings.Read(builder.Environment.ContentRootPath) is { } settings)
        {
            builder.Configuration.Sources.Insert(1, new MemoryConfigurationSource { InitialData = settings });
        }

        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(Url);

        builder.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
    }

    private static bool HasAddress(ConfigurationManager configuration) =>
        new[] { WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey }
            .Any(key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
