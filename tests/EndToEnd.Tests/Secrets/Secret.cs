using System.Text;

namespace EndToEnd.Tests.Secrets;

/// <summary>Something that must not be seen, in every spelling in which it might be.</summary>
/// <param name="Name">For the message of a test that finds it.</param>
/// <param name="Bytes">What it is.</param>
/// <param name="IsText">Whether it is a text (its bytes in UTF-8) rather than bytes.</param>
internal sealed record Secret(string Name, byte[] Bytes, bool IsText = false)
{
    /// <summary>A shorter piece could turn up by chance.</summary>
    private const int LeastBytes = 8;

    public static Secret OfText(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), IsText: true);

    /// <summary>Hex in three forms, base64 in two alphabets at each alignment, and these for use in an address; a text also as it is.</summary>
    public IReadOnlyList<string> Spellings()
    {
        if (Bytes.Length < LeastBytes) throw new InvalidOperationException($"{Name} is too short to look for.");

        List<string> plain = [Convert.ToHexString(Bytes), Convert.ToHexStringLower(Bytes), BitConverter.ToString(Bytes)];
        if (IsText) plain.Add(Encoding.UTF8.GetString(Bytes));
        for (var shift = 0; shift < 3; shift++)
        {
            // What lies before and after it decides about the characters at both ends.
            var inner = Convert.ToBase64String([.. new byte[shift], .. Bytes])[4..^4];
            plain.Add(inner);
            plain.Add(inner.Replace('+', '-').Replace('/', '_'));
        }

        return [.. plain.Concat(plain.Select(Uri.EscapeDataString)).Distinct(StringComparer.Ordinal)];
    }
}
