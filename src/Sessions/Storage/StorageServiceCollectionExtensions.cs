using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sessions.ApiKeys;
using Sessions.Clusters;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>Registers the storage of sessions.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ISessionStore"/>, <see cref="IDeviceStores"/> and <see cref="IUnlinkStore"/> as singletons over the tables that the
    /// sections <c>Storage</c> and <c>Encryption</c> name. The host's start fails with <see cref="EncryptionKeyMissingException"/>,
    /// <see cref="EncryptionKeyInvalidException"/> or <see cref="OptionsValidationException"/> when they name none; not when storage is down.
    /// </summary>
    public static IServiceCollection AddSessionStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        services.AddOptions<EncryptionOptions>().Bind(configuration.GetSection(EncryptionOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EncryptionOptions>, EncryptionOptionsValidator>());

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRandomSource>(SystemRandomSource.Instance);
        services.TryAddSingleton(provider => StorageConnection.Open(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetService<TableClientOptions>()));
        services.TryAddSingleton(provider => new StorageTables(provider.GetRequiredService<TableServiceClient>()));
        services.TryAddSingleton(MasterKeySources.Choose);
        services.TryAddSingleton<KeyRing>();

        services.TryAddSingleton<ISessionStore, TableSessionStore>();
        services.TryAddSingleton<IDeviceStores, TableDeviceStores>();
        services.TryAddSingleton<IProxyStore, TableProxyStore>();
        services.TryAddSingleton<IUnlinkStore, TableUnlinkStore>();
        services.TryAddSingleton<IWebVersionStore, TableWebVersionStore>();
        services.TryAddSingleton<IIdempotencyStore, TableIdempotencyStore>();
        services.TryAddSingleton<IEventStore, TableEventStore>();
        services.TryAddSingleton<IApiKeyStore, TableApiKeyStore>();
        services.TryAddSingleton<IWebhookStore, TableWebhookStore>();
        services.TryAddSingleton<IDeliveryStore, TableDeliveryStore>();

        // In this order: nothing starts before the keys are there, or refused. A client of the owners neither needs nor loads any.
        var isClient = SessionHostingOptions.IsClient(configuration);
        if (!isClient) services.AddHostedService<KeyRingWatch>();
        services.AddHostedService<StorageStartup>();
        if (isClient) return services;

        services.TryAddSingleton<IMasterKeyState>(provider => provider.GetRequiredService<KeyRing>());
        services.TryAddSingleton<DataKeyRewrap>();
        services.AddHostedService<RewrapWorker>();

        return services;
    }

    /// <summary>Whether the storage that is set up is of this machine alone: the emulator's, or any other on loopback.</summary>
    public static bool IsDevelopmentStorage(this IServiceProvider services) =>
        StorageConnection.IsDevelopment(services.GetRequiredService<TableServiceClient>());
}
