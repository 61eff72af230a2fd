using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>
/// A random name for one write, kept in the row's column <c>WriteId</c>. When an answer is lost and the client library repeats the write,
/// the repetition is refused; the name tells then whether the row is what this very write made of it.
/// </summary>
internal static class WriteId
{
    /// <summary>The column.</summary>
    public const string Column = "WriteId";

    private const int Length = 16;

    /// <summary>32 random hex digits.</summary>
    public static string New(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);

        return Convert.ToHexStringLower(bytes);
    }
}
