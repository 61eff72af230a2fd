using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sessions;

/// <summary>Names one session: its tenant and its id. The grain key is <c>tenant/sessionId</c>.</summary>
/// <param name="Tenant">Whose it is; same alphabet as the id.</param>
/// <param name="SessionId">Lower-case letters, digits and dashes, 1 to 63 characters, not starting with a dash.</param>
[GenerateSerializer, Immutable, Alias("Sessions.SessionKey")]
public readonly partial record struct SessionKey([property: Id(0)] string Tenant, [property: Id(1)] string SessionId)
{
    /// <summary>Whether a caller may use this as a session id (or a tenant's name).</summary>
    public static bool IsValidId([NotNullWhen(true)] string? id) => id is not null && IdPattern().IsMatch(id);

    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">Not <c>tenant/sessionId</c>.</exception>
    public static SessionKey Parse(string grainKey)
    {
        var slash = grainKey.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) throw new FormatException("A session's grain key is tenant/sessionId.");

        var key = new SessionKey(grainKey[..slash], grainKey[(slash + 1)..]);
        if (!IsValidId(key.Tenant) || !IsValidId(key.SessionId)) throw new FormatException("A session's grain key is tenant/sessionId.");

        return key;
    }

    /// <summary>The grain key.</summary>
    public override string ToString() => $"{Tenant}/{SessionId}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
