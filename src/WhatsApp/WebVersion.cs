using System.Globalization;

namespace WhatsApp;

/// <summary>A version of the web client, <c>2.3000.N</c>; the server refuses old ones with 405.</summary>
/// <param name="Primary">2.</param>
/// <param name="Secondary">3000.</param>
/// <param name="Tertiary">The client revision.</param>
public readonly record struct WebVersion(uint Primary, uint Secondary, uint Tertiary) : ISpanParsable<WebVersion>
{
    /// <summary>The newest one known when this was written; used when none can be fetched.</summary>
    public static WebVersion BuiltIn { get; } = new(2, 3000, 1045649367);

    /// <summary>The text whose MD5 is the build hash.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Primary}.{Secondary}.{Tertiary}");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out WebVersion)"/>
    public static WebVersion Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>Three decimal numbers with dots between.</summary>
    public static WebVersion Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var version) ? version : throw new FormatException("A web version is three numbers: 2.3000.N.");

    /// <summary>Three decimal numbers with dots between; false for anything else.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out WebVersion result) => TryParse(s.AsSpan(), provider, out result);

    /// <summary>Three decimal numbers with dots between; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out WebVersion result)
    {
        result = default;
        Span<Range> parts = stackalloc Range[4];
        if (s.Split(parts, '.') != 3) return false;
        if (!uint.TryParse(s[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var primary)) return false;
        if (!uint.TryParse(s[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var secondary)) return false;
        if (!uint.TryParse(s[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var tertiary)) return false;

        result = new(primary, secondary, tertiary);
        return true;
    }
}
