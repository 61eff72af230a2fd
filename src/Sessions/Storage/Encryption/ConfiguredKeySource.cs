using Microsoft.Extensions.Options;

namespace Sessions.Storage.Encryption;

/// <summary>Master keys from <c>Encryption:Keys</c>. What a reloaded configuration adds is seen; environment variables never change.</summary>
internal sealed class ConfiguredKeySource(IOptionsMonitor<EncryptionOptions> options) : IMasterKeySource
{
    public string Name => "Encryption:Keys";

    public TimeSpan RefreshPeriod => TimeSpan.FromSeconds(10);

    public Task<MasterKeys> LoadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(MasterKeys.Decode(options.CurrentValue.ConfiguredKeys(), Name));
}
