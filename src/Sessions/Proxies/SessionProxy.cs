using System.Globalization;

namespace Sessions.Proxies;

/// <summary>What a session tells of its proxy: not who logs in there, nor with what.</summary>
/// <param name="Scheme"><c>http</c>, <c>https</c> or <c>socks5</c>.</param>
/// <param name="Host">A name or an address; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="HasCredentials">Whether a user and a password are kept for it.</param>
[GenerateSerializer, Immutable, Alias("Sessions.SessionProxy")]
public sealed record SessionProxy(
    [property: Id(0)] string Scheme,
    [property: Id(1)] string Host,
    [property: Id(2)] int Port,
    [property: Id(3)] bool HasCredentials)
{
    /// <summary><c>scheme host port yes|no</c>, for a column of a row.</summary>
    internal string ToColumn() => string.Create(CultureInfo.InvariantCulture, $"{Scheme} {Host} {Port} {(HasCredentials ? "yes" : "no")}");

    /// <summary>Reads such a column.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    internal static SessionProxy OfColumn(string text) =>
        text.Split(' ') is [var scheme, var host, var port, "yes" or "no"] parts && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(scheme, host, number, parts[3] == "yes")
            : throw new InvalidOperationException("A proxy's column is damaged.");
}
