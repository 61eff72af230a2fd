using System.Globalization;
using WhatsApp.Crypto;

namespace WhatsAppSimulator.Phones;

/// <summary>Numbers as accounts have them.</summary>
internal static class PhoneNumber
{
    private const int MinLength = 7;
    private const int MaxLength = 15;

    /// <summary>Digits in the user part of a LID.</summary>
    private const int LidLength = 15;

    public static bool IsValid(string number) =>
        number.Length is >= MinLength and <= MaxLength && number[0] != '0' && number.All(char.IsAsciiDigit);

    /// <summary>A number of a range that is set aside for fiction, so that it is nobody's.</summary>
    public static string Generate(int index) => string.Create(CultureInfo.InvariantCulture, $"1202555{index:D4}");

    /// <summary>15 random digits, the first not 0.</summary>
    public static string GenerateLid(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[LidLength];
        random.Fill(bytes);
        Span<char> digits = stackalloc char[LidLength];
        for (int i = 0; i < LidLength; i++) digits[i] = (char)((i == 0 ? '1' : '0') + (bytes[i] % (i == 0 ? 9 : 10)));

        return new string(digits);
    }
}
