using System.Buffers;

namespace WhatsApp.Binary;

/// <summary>
/// Two characters in a byte, the first in the high half: [odd:1 bit][bytes:7 bits][halves]. With the odd bit the last half is 15 and no
/// character. Nibble form: 0-9, '-' = 10, '.' = 11. Hex form: 0-9, A-F (upper case alone). Source: linked-device 5.4.
/// </summary>
internal static class PackedText
{
    /// <summary>The longest text a writer packs.</summary>
    public const int MaxWrittenLength = 127;

    public const byte OddFlag = 0x80;

    public const byte LengthMask = 0x7F;

    private const byte Padding = 15;

    private const string NibbleAlphabet = "0123456789-.";

    private const string HexAlphabet = "0123456789ABCDEF";

    private static readonly SearchValues<char> NibbleCharacters = SearchValues.Create(NibbleAlphabet);

    private static readonly SearchValues<char> HexCharacters = SearchValues.Create(HexAlphabet);

    /// <summary><see cref="Tag.Nibble8"/>, <see cref="Tag.Hex8"/>, or 0 when the text cannot be packed.</summary>
    public static byte TagFor(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxWrittenLength) return 0;
        if (!text.ContainsAnyExcept(NibbleCharacters)) return Tag.Nibble8;

        return text.ContainsAnyExcept(HexCharacters) ? (byte)0 : Tag.Hex8;
    }

    /// <summary>The length byte and the packed bytes of a text that <see cref="TagFor"/> accepted.</summary>
    public static void Pack(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var isOdd = (text.Length & 1) == 1;
        var length = (text.Length + 1) / 2;
        destination[0] = (byte)(length | (isOdd ? OddFlag : 0));
        for (var index = 0; index < length; index++)
        {
            var second = (2 * index) + 1;
            var low = second < text.Length ? Half(text[second]) : Padding;
            destination[index + 1] = (byte)((Half(text[2 * index]) << 4) | low);
        }
    }

    /// <summary>The bytes a packed text takes, length byte included.</summary>
    public static int PackedLength(ReadOnlySpan<char> text) => 1 + ((text.Length + 1) / 2);

    /// <summary>Unpacks at least one byte; gives the index of the first bad byte, or -1.</summary>
    /// <param name="characters">Room for two characters per byte.</param>
    public static int Unpack(ReadOnlySpan<byte> packed, bool isHex, bool isOdd, Span<char> characters)
    {
        var alphabet = isHex ? HexAlphabet : NibbleAlphabet;
        for (var index = 0; index < packed.Length; index++)
        {
            var (high, low) = (packed[index] >> 4, packed[index] & 0x0F);
            if (high >= alphabet.Length) return index;
            characters[2 * index] = alphabet[high];

            if (isOdd && index == packed.Length - 1) return low == Padding ? -1 : index;
            if (low >= alphabet.Length) return index;
            characters[(2 * index) + 1] = alphabet[low];
        }

        return -1;
    }

    private static byte Half(char character) => character switch
    {
        '-' => 10,
        '.' => 11,
        >= 'A' => (byte)(character - 'A' + 10),
        _ => (byte)(character - '0'),
    };
}
