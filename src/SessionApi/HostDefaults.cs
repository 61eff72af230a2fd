using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SessionApi;

/// <summary>What each host of the API does when nobody says otherwise.</summary>
public static class HostDefaults
{
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

    /// <summary>Adds them, those that are settings below every other source of configuration.</summary>
    public static void AddHostDefaults(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
    }
}
