namespace WhatsAppSimulator.Phones;

/// <summary>A picture without colours.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pixels">One byte each, 0 is black, row by row from the top.</param>
internal sealed record GrayPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>Of either side.</summary>
    public const int MaxSide = 8192;

    /// <summary>Enough for a screen of 3840 by 2160.</summary>
    public const int MaxPixels = 8_294_400;

    private const int MaxHeaderLength = 64;

    /// <summary>Bytes of the longest file that <see cref="Parse"/> takes.</summary>
    public const int MaxLength = MaxHeaderLength + MaxPixels;

    /// <summary>
    /// Reads a portable graymap of eight bits: <c>P5</c>, width, height and 255 in decimal, each followed by one white space, then the pixels.
    /// Null for anything else, comments included.
    /// </summary>
    public static GrayPicture? Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("P5"u8) || file.Length <= 2 || !IsSpace(file[2])) return null;

        var rest = file[3..];
        if (ReadNumber(ref rest) is not (>= 1 and <= MaxSide and var width)) return null;
        if (ReadNumber(ref rest) is not (>= 1 and <= MaxSide and var height)) return null;
        if (ReadNumber(ref rest) is not 255) return null;

        return width * height <= MaxPixels && rest.Length == width * height ? new GrayPicture(width, height, rest.ToArray()) : null;
    }

    /// <summary>Up to four digits and the white space after them.</summary>
    private static int? ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        int value = 0, length = 0;
        while (length < 4 && length < rest.Length && rest[length] is >= (byte)'0' and <= (byte)'9') value = (10 * value) + (rest[length++] - '0');
        if (length == 0 || length == rest.Length || !IsSpace(rest[length])) return null;

        rest = rest[(length + 1)..];
        return value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
