namespace Sessions.Storage;

/// <summary>Where the tables are (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>The storage emulator of this machine.</summary>
    public const string DevelopmentStorage = "UseDevelopmentStorage=true";

    /// <summary>A connection string with the account's key; empty means <see cref="DevelopmentStorage"/>.</summary>
    public string ConnectionString { get; set; } = DevelopmentStorage;

    /// <summary>
    /// The account's table endpoint, <c>https</c>, used with the process's own identity (a managed identity in Azure).
    /// Wins over <see cref="ConnectionString"/>.
    /// </summary>
    public Uri? TableEndpoint { get; set; }
}
