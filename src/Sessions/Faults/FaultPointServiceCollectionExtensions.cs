using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp.Transport;

namespace Sessions.Faults;

/// <summary>Puts the fault points in, for tests alone.</summary>
public static class FaultPointServiceCollectionExtensions
{
    private const string FileKey = "FaultPoints:File";

    /// <summary>
    /// Does nothing unless <c>FaultPoints:File</c> names a file; then every write and every message passes <see cref="FaultPoints"/>.
    /// Called before storage and sessions are added.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set where sessions of real people may be: storage or WhatsApp is not on this machine.</exception>
    public static IServiceCollection AddFaultPoints(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } file) return services;
        if (!IsRehearsal(configuration)) throw new InvalidOperationException($"{FileKey} kills this process: only with storage and WhatsApp:Url on loopback.");

        services.AddSingleton(provider => new FaultPoints(file, provider.GetRequiredService<ILogger<FaultPoints>>()));
        services.AddSingleton(provider =>
        {
            var options = new TableClientOptions();
            options.AddPolicy(new FaultPointPolicy(provider.GetRequiredService<FaultPoints>()), HttpPipelinePosition.PerRetry);
            return options;
        });
        services.AddSingleton<WebSocketTransportFactory>();
        services.AddSingleton<ITransportFactory>(provider => new FaultPointTransportFactory(
            provider.GetRequiredService<WebSocketTransportFactory>(), provider.GetRequiredService<FaultPoints>()));

        return services;
    }

    private static bool IsRehearsal(IConfiguration configuration)
    {
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        var whatsApp = configuration.GetSection(WhatsAppOptions.Section).Get<WhatsAppOptions>() ?? new WhatsAppOptions();

        return StorageConnection.IsDevelopment(StorageConnection.Open(storage)) && whatsApp.IsLoopback;
    }
}
