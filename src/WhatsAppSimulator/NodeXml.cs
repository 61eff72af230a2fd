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
    public static string Write(Node node)
    {
        var text = new StringBuilder();
        Append(text, node, depth: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Node node, int depth)
    {
        var indent = new string(' ', 2 * depth);
        text.Append(indent).Append('<').Append(node.Tag);
        foreach (var (name, value) in node.Attributes) text.Append(' ').Append(name).Append("=\"").Append(SecurityElement.Escape(value)).Append('"');

        if (node.Bytes is { } bytes)
        {
            text.Append('>').Append(Show(bytes)).Append("</").Append(node.Tag).Append(">\n");
        }
        else if (node.Children.IsEmpty)
        {
            text.Append("/>\n");
        }
        else
        {
            text.Append(">\n");
            foreach (var child in node.Children) Append(text, child, depth + 1);
            text.Append(indent).Append("</").Append(node.Tag).Append(">\n");
        }
    }

    private static string Show(byte[] bytes) =>
        bytes.All(value => value is >= 0x20 and < 0x7F)
            ? SecurityElement.Escape(Encoding.ASCII.GetString(bytes))
            : $"<!-- {bytes.Length} bytes -->{Convert.ToHexStringLower(bytes)}";
}
