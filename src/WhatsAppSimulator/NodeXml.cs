using System.Security;
using System.Text;
using WhatsApp.Binary;

namespace WhatsAppSimulator;

/// <summary>
/// A stanza for people, in the shape of XML: names and attributes as they travel, bytes as text when all are printable ASCII and in hex
/// otherwise. Made for reading, not for parsers: <c>stream:error</c> and <c>xmlns</c> mean nothing to XML here.
/// </summary>
internal static class NodeXml
{
    /// <summary>Of longer content a shortened text shows no more than that many bytes: enough to recognise, too few to use a key.</summary>
    private const int ShownBytes = 4;

    /// <summary>Of longer printable content a shortened text shows that many characters.</summary>
    private const int ShownCharacters = 48;

    /// <summary>All of it.</summary>
    public static string Write(Node node)
    {
        var text = new StringBuilder();
        Append(text, node, depth: 0, limit: null);
        return text.ToString();
    }

    /// <summary>
    /// At most about <paramref name="limit"/> characters and what closes the nodes that are open then: whatever is long is shown by its
    /// beginning and size, names included, and what is many is counted. A stranger chooses all of it.
    /// </summary>
    public static string WriteShort(Node node, int limit)
    {
        var text = new StringBuilder();
        Append(text, node, depth: 0, limit);
        return text.ToString();
    }

    /// <summary>The text, or of a long one the beginning and its length.</summary>
    public static string Shortened(string text) => text.Length <= ShownCharacters ? text : Cut(text[..ShownCharacters], text.Length);

    private static void Append(StringBuilder text, Node node, int depth, int? limit)
    {
        var indent = new string(' ', 2 * depth);
        var tag = limit is null ? node.Tag : Shortened(node.Tag);
        text.Append(indent).Append('<').Append(tag);
        AppendAttributes(text, node, limit);
        if (node.Bytes is { } bytes)
        {
            text.Append('>').Append(limit is null ? Show(bytes) : ShowShort(bytes)).Append("</").Append(tag).Append(">\n");
        }
        else if (node.Children.IsEmpty)
        {
            text.Append("/>\n");
        }
        else
        {
            text.Append(">\n");
            AppendChildren(text, node, depth + 1, limit);
            text.Append(indent).Append("</").Append(tag).Append(">\n");
        }
    }

    private static void AppendAttributes(StringBuilder text, Node node, int? limit)
    {
        for (int i = 0; i < node.Attributes.Length; i++)
        {
            if (text.Length > limit)
            {
                text.Append($" <!-- {node.Attributes.Length - i} more -->");
                return;
            }

            var (name, value) = node.Attributes[i];
            text.Append(' ').Append(limit is null ? name : Shortened(name))
                .Append("=\"").Append(SecurityElement.Escape(limit is null ? value : Shortened(value))).Append('"');
        }
    }

    private static void AppendChildren(StringBuilder text, Node node, int depth, int? limit)
    {
        for (int i = 0; i < node.Children.Length; i++)
        {
            if (text.Length > limit)
            {
                text.Append(new string(' ', 2 * depth)).Append($"<!-- {node.Children.Length - i} more -->\n");
                return;
            }

            Append(text, node.Children[i], depth, limit);
        }
    }

    private static string Show(byte[] bytes) =>
        IsText(bytes)
            ? SecurityElement.Escape(Encoding.ASCII.GetString(bytes))
            : $"<!-- {bytes.Length} bytes -->{Convert.ToHexStringLower(bytes)}";

    private static string ShowShort(byte[] bytes)
    {
        if (IsText(bytes))
        {
            return bytes.Length <= ShownCharacters ? Show(bytes) : SecurityElement.Escape(Cut(Encoding.ASCII.GetString(bytes, 0, ShownCharacters), bytes.Length));
        }

        return bytes.Length <= ShownBytes
            ? Show(bytes)
            : $"<!-- {bytes.Length} bytes -->{Convert.ToHexStringLower(bytes.AsSpan(0, ShownBytes))}…";
    }

    private static string Cut(string beginning, int length) => $"{beginning}… ({length} characters)";

    private static bool IsText(byte[] bytes) => bytes.All(value => value is >= 0x20 and < 0x7F);
}
