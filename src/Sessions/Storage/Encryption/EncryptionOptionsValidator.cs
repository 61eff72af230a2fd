using Microsoft.Extensions.Options;

namespace Sessions.Storage.Encryption;

/// <summary>Refuses what would silently fall back to another source of keys.</summary>
internal sealed class EncryptionOptionsValidator : IValidateOptions<EncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, EncryptionOptions options) =>
        string.IsNullOrWhiteSpace(options.KeyVault) || options.KeyVaultAddress is not null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Encryption:KeyVault must be the https address of a key vault, without a query.");
}
