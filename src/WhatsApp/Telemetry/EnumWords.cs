using System.Collections.Frozen;
using System.Text;

namespace WhatsApp.Telemetry;

/// <summary>The values of an enum as the labels of metrics and traces spell them: <c>KeepAliveTimeout</c> is <c>keep-alive-timeout</c>.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => Spell(value.ToString()));

    public static string Of(T value) => Words[value];

    private static string Spell(string name)
    {
        var word = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0) word.Append('-');
            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
