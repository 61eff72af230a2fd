using System.Text;

namespace WhatsApp.Binary;

/// <summary>
/// One stanza or part of one: a tag, ordered attributes, and at most one kind of content (bytes, children or text).
/// JIDs are held in text form: <c>123:7@s.whatsapp.net</c>, and <c>@s.whatsapp.net</c> for the server itself.
/// </summary>
internal sealed class Node
{
    private static readonly KeyValuePair<string, string>[] NoAttributes = [];

    private readonly KeyValuePair<string, string>[] _attributes;
    private readonly object? _content; // null, byte[], Node[] or string

    private Node(string tag, KeyValuePair<string, string>[]? attributes, object? content)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        Tag = tag;
        _attributes = attributes ?? NoAttributes;
        _content = content;
    }

    /// <summary>A node without content.</summary>
    public Node(string tag, KeyValuePair<string, string>[]? attributes = null)
        : this(tag, attributes, (object?)null)
    {
    }

    /// <summary>A node whose content is bytes; the array is kept, not copied.</summary>
    public Node(string tag, KeyValuePair<string, string>[]? attributes, byte[] bytes)
        : this(tag, attributes, (object)bytes)
    {
    }

    /// <summary>A node with children; an empty array is written as the empty list, which is not "no content".</summary>
    public Node(string tag, KeyValuePair<string, string>[]? attributes, params Node[] children)
        : this(tag, attributes, (object)children)
    {
    }

    /// <summary>A node whose content is a string, written by the string rules (tokens, packing), not as bytes.</summary>
    public static Node WithText(string tag, KeyValuePair<string, string>[]? attributes, string text) => new(tag, attributes, (object)text);

    /// <summary>Never empty.</summary>
    public string Tag { get; }

    /// <summary>In wire order.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Attributes => _attributes;

    /// <summary>Whether there is any content, the empty list and zero bytes included.</summary>
    public bool HasContent => _content is not null;

    /// <summary>The child nodes; empty when the content is of another kind.</summary>
    public ReadOnlySpan<Node> Children => _content as Node[];

    /// <summary>Whether the content is a list of children, possibly empty.</summary>
    public bool HasChildren => _content is Node[];

    /// <summary>The content as bytes; text content as UTF-8; null when there is none or it is children.</summary>
    public byte[]? Bytes => _content switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => null,
    };

    /// <summary>The content as text, when it came in one of the string forms; otherwise null.</summary>
    public string? Text => _content as string;

    /// <summary>The attribute's value, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (ref readonly var attribute in _attributes.AsSpan())
            {
                if (attribute.Key == name) return attribute.Value;
            }

            return null;
        }
    }

    /// <summary>The first child of that tag, or null.</summary>
    public Node? Child(string tag)
    {
        foreach (var child in Children)
        {
            if (child.Tag == tag) return child;
        }

        return null;
    }
}
