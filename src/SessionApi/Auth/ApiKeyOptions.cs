namespace SessionApi.Auth;

/// <summary>One key.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>The secret: printable ASCII without spaces, 32 characters or more.</summary>
    public string Value { get; set; } = "";

    /// <summary>Whose sessions it opens; <c>default</c> unless set.</summary>
    public string Tenant { get; set; } = Caller.DefaultTenant;

    /// <summary>Scopes separated by spaces or commas; all unless set.</summary>
    public string Scopes { get; set; } = "";

    /// <summary>The scopes one by one.</summary>
    public IReadOnlySet<string> ReadScopes()
    {
        var names = Scopes.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        return names.Length == 0 ? Auth.Scopes.All : names.ToHashSet(StringComparer.Ordinal);
    }
}
