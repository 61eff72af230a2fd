using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace SessionServer;

/// <summary>What this host does when nobody says otherwise.</summary>
internal static class ServerDefaults
{
    /// <summary>The port is the one of the Azure Functions host, so that examples hold for both.</summary>
    public const string Url = "http://localhost:7071";

    /// <summary>Leaves the rest of the ten seconds that supervisors grant to the end of the process itself.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(8);

    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // Warns at every start that server GC is off; it is off on purpose.
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        // Takes the time since the machine's start for the time since its own last check.
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        // Orleans' retries, one line for each call that needed none.
        ["Logging:LogLevel:Polly"] = "Warning",
        ["Logging:LogLevel:Azure"] = "Warning",
    };

    /// <summary>Adds the defaults below every other source of configuration, and <c>local.settings.json</c> just above them.</summary>
    public static void AddServerDefaults(this WebApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        if (LocalSettings.Read(builder.Environment.ContentRootPath) is { } settings)
        {
            sources.Insert(1, new MemoryConfigurationSource { InitialData = settings });
        }

        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(Url);

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
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
