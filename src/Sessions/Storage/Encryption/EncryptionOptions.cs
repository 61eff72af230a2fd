namespace Sessions.Storage.Encryption;

/// <summary>The master keys that credentials are encrypted under (section <c>Encryption</c>); the first source that is set counts alone.</summary>
public sealed class EncryptionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Encryption";

    /// <summary>
    /// Base64 of 32 bytes by id (lower-case letters, digits, <c>-</c> and <c>_</c>). Ids sort ordinally: the greatest encrypts, all decrypt.
    /// Leaving out one that rows still name makes their credentials unreadable.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Not supported yet: setting it refuses the start.</summary>
    public string? KeyVault { get; set; }

    /// <summary>
    /// A JSON file <c>{"id": "base64"}</c>, by default one under the user's data directory. Made when missing, but only with development storage.
    /// </summary>
    public string? KeyFile { get; set; }
}
