using System.Text;
using WhatsApp.Binary;

namespace WhatsApp.Stanzas;

/// <summary>
/// A refused login in one line of the log: every attribute, since what the server says of its reasons comes only once. Source: linked-device 9.3.
/// </summary>
internal static class FailureText
{
    /// <summary>Characters; what is more is left out.</summary>
    public const int MaxLength = 1024;

    /// <summary><c>name=value</c> for each attribute, then the tags of the children; characters that would end the line become spaces.</summary>
    public static string Of(Node failure)
    {
        var text = new StringBuilder();
        foreach (ref readonly var attribute in failure.Attributes) Append(text, attribute.Key, "=", attribute.Value);
        foreach (var child in failure.Children) Append(text, "<", child.Tag, ">");

        return text.ToString();
    }

    private static void Append(StringBuilder text, params ReadOnlySpan<string> parts)
    {
        if (text.Length is > 0 and < MaxLength) text.Append(' ');
        foreach (var part in parts)
        {
            foreach (var character in part.AsSpan(0, Math.Min(part.Length, MaxLength)))
            {
                if (text.Length == MaxLength) return;

                text.Append(char.IsControl(character) ? ' ' : character);
            }
        }
    }
}
