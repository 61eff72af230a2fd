using System.Collections.Frozen;
using System.Text;

namespace WhatsApp.Binary;

/// <summary>
/// The words both sides know by number (dictionary version 3): 235 of one byte (1 to 235), four pages of 256 of two bytes.
/// The strings are interned, so comparing a decoded word with a literal is a comparison of references.
/// </summary>
internal static class TokenDictionary
{
    public const int SingleByteCount = 235;

    public const int PageCount = 4;

    public const int PageLength = 256;

    private const string ResourceName = "tokens.txt";

    // One line per word, in wire order: the single-byte ones, then the pages.
    private static readonly string[] Words = Load();

    private static readonly FrozenDictionary<string, ushort> Indexes =
        Words.Select((word, index) => KeyValuePair.Create(word, (ushort)index)).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> IndexesBySpan =
        Indexes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The word of a single-byte token.</summary>
    /// <param name="tag">1 to 235.</param>
    public static string SingleByte(byte tag) => Words[tag - 1];

    /// <summary>The word of a double-byte token.</summary>
    /// <param name="page">0 to 3.</param>
    public static string DoubleByte(int page, byte index) => Words[SingleByteCount + (page * PageLength) + index];

    /// <summary>Finds a word: one byte (1 to 235), or two when <paramref name="first"/> is 236 to 239.</summary>
    public static bool TryFind(ReadOnlySpan<char> word, out byte first, out byte second)
    {
        first = second = 0;
        if (!IndexesBySpan.TryGetValue(word, out var index)) return false;

        if (index < SingleByteCount)
        {
            first = (byte)(index + 1);
            return true;
        }

        var (page, indexInPage) = Math.DivRem(index - SingleByteCount, PageLength);
        first = (byte)(Tag.FirstDictionary + page);
        second = (byte)indexInPage;
        return true;
    }

    private static string[] Load()
    {
        using var stream = typeof(TokenDictionary).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("The token list is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        var words = new string[SingleByteCount + (PageCount * PageLength)];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = string.Intern(reader.ReadLine() ?? throw new InvalidOperationException("The token list is too short."));
        }

        return words;
    }
}
