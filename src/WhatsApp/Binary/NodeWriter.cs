using System.Buffers;
using System.Buffers.Binary;

namespace WhatsApp.Binary;

/// <summary>
/// Writes nodes in the shortest form of each element, into a rented buffer that grows and goes back on <see cref="Dispose"/>.
/// Strings are in NodeWriter.Strings.cs.
/// </summary>
internal ref partial struct NodeWriter
{
    private const int InitialCapacity = 1024;

    private const int Binary20Limit = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _length;
    private int _depth;

    public NodeWriter()
    {
    }

    /// <summary>Everything written so far; valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <exception cref="ArgumentException">Too deep, a list of more than 65,535 entries, or text with half a surrogate pair.</exception>
    public void WriteNode(Node node)
    {
        if (++_depth > NodeLimits.MaxDepth) throw new ArgumentException("The node is nested too deeply.", nameof(node));
        WriteListHeader(1 + (2 * node.Attributes.Length) + (node.HasContent ? 1 : 0));
        WriteString(node.Tag);
        foreach (ref readonly var attribute in node.Attributes)
        {
            if (attribute.Key.Length == 0) throw new ArgumentException("An attribute has no name.", nameof(node));
            WriteString(attribute.Key);
            WriteString(attribute.Value);
        }

        WriteContent(node);
        _depth--;
    }

    private void WriteContent(Node node)
    {
        if (!node.HasContent) return;
        if (node.HasChildren)
        {
            WriteListHeader(node.Children.Length);
            foreach (var child in node.Children) WriteNode(child);
        }
        else if (node.Text is { } text) WriteString(text);
        else WriteBytes(node.Bytes);
    }

    private void WriteListHeader(int count)
    {
        switch (count)
        {
            case 0:
                WriteByte(Tag.ListEmpty);
                break;
            case <= byte.MaxValue:
                var shortHeader = Reserve(2);
                shortHeader[0] = Tag.List8;
                shortHeader[1] = (byte)count;
                break;
            case <= NodeLimits.MaxListCount:
                var header = Reserve(3);
                header[0] = Tag.List16;
                BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)count);
                break;
            default:
                throw new ArgumentException("A list has more than 65,535 entries.", nameof(count));
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLength(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    private void WriteLength(int length)
    {
        if (length <= byte.MaxValue)
        {
            var header = Reserve(2);
            header[0] = Tag.Binary8;
            header[1] = (byte)length;
        }
        else if (length < Binary20Limit)
        {
            // The tag takes the place of the top byte, which such a length leaves empty.
            BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), ((uint)Tag.Binary20 << 24) | (uint)length);
        }
        else
        {
            var header = Reserve(5);
            header[0] = Tag.Binary32;
            BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        }
    }

    private Span<byte> Reserve(int length)
    {
        if (length > _buffer.Length - _length) Grow(length);
        var span = _buffer.AsSpan(_length, length);
        _length += length;
        return span;
    }

    private void Grow(int length)
    {
        var needed = (long)_length + length;
        if (needed > Array.MaxLength) throw new ArgumentException("The node is longer than an array can be.", nameof(length));

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
