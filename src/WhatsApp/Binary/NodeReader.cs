using System.Buffers.Binary;

namespace WhatsApp.Binary;

/// <summary>
/// Reads nodes from a span and trusts none of it: no length is believed before the bytes are there, and every failure is a
/// <see cref="WireFormatException"/> with its offset in the span. Text that is not UTF-8 is such a failure: replacing it would turn
/// different bytes into equal strings. Strings are in NodeReader.Strings.cs.
/// </summary>
internal ref partial struct NodeReader(ReadOnlySpan<byte> data, int position = 0)
{
    // [list][size 1][token]
    private const int MinNodeLength = 3;

    // A token for the name, a token for the value.
    private const int MinAttributeLength = 2;

    private const string MoreBytes = "more bytes than the frame has left";

    private readonly ReadOnlySpan<byte> _data = data;
    private int _position = position;
    private int _depth;
    private int _elementCount;

    /// <summary>Reads the one node of a frame.</summary>
    public Node ReadToEnd()
    {
        var node = ReadNode();
        if (_position != _data.Length) throw Wrong("the end of the frame after its node", _position);

        return node;
    }

    private Node ReadNode()
    {
        var start = _position;
        if (++_depth > NodeLimits.MaxDepth) throw Wrong("nodes nested less deeply", start);
        int size = ReadByte() switch
        {
            Tag.List8 => ReadByte(),
            Tag.List16 => ReadUInt16(),
            _ => throw Wrong("a list as the beginning of a node", start),
        };
        if (size == 0) throw Wrong("a node with a tag", start);

        var attributeCount = (size - 1) / 2;
        Charge(attributeCount, start);
        Require(attributeCount * MinAttributeLength, start);

        var tagStart = _position;
        var tag = ReadString();
        if (tag.Length == 0) throw Wrong("a tag that is not empty", tagStart);

        var attributes = attributeCount == 0 ? [] : ReadAttributes(attributeCount);
        var node = size % 2 == 1 ? new Node(tag, attributes) : ReadContent(tag, attributes);
        _depth--;
        return node;
    }

    private KeyValuePair<string, string>[] ReadAttributes(int count)
    {
        var attributes = new KeyValuePair<string, string>[count];
        for (var index = 0; index < attributes.Length; index++)
        {
            var start = _position;
            var name = ReadString();
            if (name.Length == 0) throw Wrong("an attribute with a name", start);
            attributes[index] = new(name, ReadString());
        }

        return attributes;
    }

    private Node ReadContent(string tag, KeyValuePair<string, string>[] attributes)
    {
        var start = _position;
        var kind = ReadByte();
        switch (kind)
        {
            case Tag.ListEmpty: return new Node(tag, attributes, Array.Empty<Node>());
            case Tag.List8: return new Node(tag, attributes, ReadChildren(ReadByte(), start));
            case Tag.List16: return new Node(tag, attributes, ReadChildren(ReadUInt16(), start));
            case Tag.Binary8 or Tag.Binary20 or Tag.Binary32: return new Node(tag, attributes, ReadBytes(kind).ToArray());
            default:
                _position = start;
                return Node.WithText(tag, attributes, ReadString());
        }
    }

    private Node[] ReadChildren(int count, int start)
    {
        Require(count * MinNodeLength, start);
        Charge(count, start);
        var children = new Node[count];
        for (var index = 0; index < children.Length; index++) children[index] = ReadNode();

        return children;
    }

    private ReadOnlySpan<byte> ReadBytes(byte kind)
    {
        var length = kind switch
        {
            Tag.Binary8 => ReadByte(),
            Tag.Binary20 => ((ReadByte() & 0x0Fu) << 16) | ReadUInt16(),
            _ => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint))),
        };
        if (length > (uint)(_data.Length - _position)) throw Wrong(MoreBytes, _position);

        return Take((int)length);
    }

    private byte ReadByte() => Take(1)[0];

    private ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private ReadOnlySpan<byte> Take(int length)
    {
        Require(length, _position);
        var bytes = _data.Slice(_position, length);
        _position += length;
        return bytes;
    }

    private readonly void Require(int length, int offset)
    {
        if (length > _data.Length - _position) throw Wrong(MoreBytes, offset);
    }

    private void Charge(int count, int offset)
    {
        _elementCount += count;
        if (_elementCount > NodeLimits.MaxElementCount) throw Wrong("fewer nodes and attributes", offset);
    }

    private static WireFormatException Wrong(string expected, int offset) => new($"Expected {expected}", offset);
}
