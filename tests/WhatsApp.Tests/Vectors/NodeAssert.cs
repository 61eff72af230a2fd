using System.Text;
using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Vectors;

/// <summary>Compares nodes by structure and says where they part.</summary>
internal static class NodeAssert
{
    private const int ShownLength = 64;

    /// <summary>Same tags, attributes in the same order and same content; a text equals its UTF-8 bytes, as on the wire.</summary>
    public static void Equal(Node expected, Node actual)
    {
        if (Difference(expected, actual, expected.Tag) is { } difference)
        {
            Assert.Fail($"{difference}\n\nexpected:\n{Show(expected)}\nactual:\n{Show(actual)}");
        }
    }

    /// <summary>Whether <see cref="Equal"/> would pass.</summary>
    public static bool AreEqual(Node expected, Node actual) => Difference(expected, actual, expected.Tag) is null;

    /// <summary>The node as indented markup, long contents cut.</summary>
    public static string Show(Node node)
    {
        var text = new StringBuilder();
        Append(text, node, depth: 0);

        return text.ToString();
    }

    private static string? Difference(Node expected, Node actual, string path)
    {
        if (expected.Tag != actual.Tag) return $"{path}: the tag is {actual.Tag}.";
        if (!expected.Attributes.SequenceEqual(actual.Attributes)) return $"{path}: other attributes.";
        if (expected.HasContent != actual.HasContent || expected.HasChildren != actual.HasChildren) return $"{path}: another kind of content.";
        if (!expected.Bytes.AsSpan().SequenceEqual(actual.Bytes)) return $"{path}: other bytes.";
        if (expected.Children.Length != actual.Children.Length) return $"{path}: {actual.Children.Length} children.";

        for (var index = 0; index < expected.Children.Length; index++)
        {
            var child = expected.Children[index];
            if (Difference(child, actual.Children[index], $"{path}/{child.Tag}[{index}]") is { } difference) return difference;
        }

        return null;
    }

    private static void Append(StringBuilder text, Node node, int depth)
    {
        text.Append(' ', 2 * depth).Append('<').Append(node.Tag);
        foreach (var (name, value) in node.Attributes) text.Append(' ').Append(name).Append("=\"").Append(value).Append('"');
        text.Append('>');
        if (node.Text is { } content) text.Append('"').Append(Cut(content)).Append('"');
        else if (node.Bytes is { } bytes) text.Append(bytes.Length).Append(" bytes ").Append(Cut(Convert.ToHexStringLower(bytes)));
        else if (node.HasChildren) text.Append(node.Children.Length).Append(" children");
        text.Append('\n');
        foreach (var child in node.Children) Append(text, child, depth + 1);
    }

    private static string Cut(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
}
