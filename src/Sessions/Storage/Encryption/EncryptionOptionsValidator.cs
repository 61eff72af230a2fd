using Microsoft.Extensions.Options;

namespace Sessions.Storage.Encryption;

/// <summary>Refuses what would silently fall back to another source of keys.</summary>
internal sealed class EncryptionOptionsValidator : IValidateOptions<EncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, EncryptionOptions options) =>
        string.IsNullOrWhiteSpace(options.KeyVault)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Encryption:KeyVault is not supported yet: use Encryption:Keys or Encryption:KeyFile.");
}
