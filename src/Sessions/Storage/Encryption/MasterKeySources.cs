using Azure.Core;
using Azure.Data.Tables;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>Chooses where the master keys come from: <c>Encryption:Keys</c>, else the key vault, else the key file, else the default file.</summary>
internal static class MasterKeySources
{
    public static IMasterKeySource Choose(IServiceProvider services)
    {
        var monitor = services.GetRequiredService<IOptionsMonitor<EncryptionOptions>>();
        var options = monitor.CurrentValue;
        switch (options.Source)
        {
            case EncryptionKeySource.Settings:
                return new ConfiguredKeySource(monitor);
            case EncryptionKeySource.KeyVault:
                var vault = KeyVaultConnection.Open(
                    options.KeyVaultAddress!, services.GetService<TokenCredential>(), services.GetService<SecretClientOptions>());

                return new KeyVaultSource(
                    vault, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<KeyVaultSource>>());
            default:
                var mayCreate = StorageConnection.IsDevelopment(services.GetRequiredService<TableServiceClient>());

                return new KeyFileSource(options.KeyFilePath, mayCreate, services.GetRequiredService<IRandomSource>());
        }
    }
}
