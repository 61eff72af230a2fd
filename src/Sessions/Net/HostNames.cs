namespace Sessions.Net;

/// <summary>Names of hosts that somebody wrote.</summary>
internal static class HostNames
{
    /// <summary>Characters of a name, without the dot that may end it (RFC 1035, 2.3.4: 255 octets with the lengths of the labels and the root).</summary>
    private const int MaxLength = 253;

    /// <summary>The host of an address: a name in ASCII or a number; null when there is none, or it is none that could ever be looked up.</summary>
    public static string? Of(Uri url)
    {
        string host;
        try
        {
            host = url.IdnHost;
        }
        catch (UriFormatException)
        {
            // Letters that no name has together, or a label that is too long once it is in ASCII: found out only here.
            return null;
        }

        return IsPossible(host) ? host : null;
    }

    /// <summary>Whether a name is one that can be looked up at all.</summary>
    public static bool IsPossible(string host) => host.Length > 0 && host.Length - (host[^1] == '.' ? 1 : 0) <= MaxLength;
}
