using Microsoft.Extensions.Options;
using Sessions;

namespace SessionApi.Auth;

/// <summary>Refuses keys that could be guessed, could not be sent, or would be ambiguous. Its messages name keys, never their values.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    /// <summary>Characters of a key: at 4 bits each, 128 bits.</summary>
    public const int MinKeyLength = 32;

    // Azure leaves this text in place of a secret that it could not resolve; it is no secret.
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var used = options.Keys.Where(key => key.Value.Value.Length > 0).ToList();
        var failures = used.SelectMany(key => Check(key.Key, key.Value)).ToList();

        failures.AddRange(used
            .GroupBy(key => key.Value.Value, StringComparer.Ordinal)
            .Where(same => same.Count() > 1)
            .Select(same => $"Auth:Keys: {string.Join(" and ", same.Select(key => key.Key))} have the same value."));

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(string name, ApiKeyOptions key)
    {
        if (key.Value.Length < MinKeyLength) yield return $"Auth:Keys:{name}:Value has fewer than {MinKeyLength} characters.";
        if (key.Value.Any(character => character is <= ' ' or > '~')) yield return $"Auth:Keys:{name}:Value is not printable ASCII without spaces.";
        if (key.Value.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"Auth:Keys:{name}:Value is a Key Vault reference that was not resolved.";
        }

        if (!SessionKey.IsValidId(key.Tenant)) yield return $"Auth:Keys:{name}:Tenant is not a tenant's name.";
        foreach (var scope in key.ReadScopes().Where(scope => !Scopes.All.Contains(scope)))
        {
            yield return $"Auth:Keys:{name}:Scopes names {scope}, which is not a scope.";
        }
    }
}
