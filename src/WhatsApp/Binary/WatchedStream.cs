namespace WhatsApp.Binary;

/// <summary>
/// Tells a compressed body that ends too early or too late from a whole one, which the inflating stream reports neither of: it hands out
/// the last byte alone, and only a reader that still needs it asks for it, and only one that misses something asks once more.
/// </summary>
internal sealed unsafe class WatchedStream(byte* start, long length) : UnmanagedMemoryStream(start, length)
{
    /// <summary>Whether more was asked for than there is.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Whether the end was never asked for.</summary>
    public bool IsLeftOver => Position < Length;

    // The overload with a span comes here too: the base class sends derived ones this way.
    public override int Read(byte[] buffer, int offset, int count)
    {
        var left = Length - Position;
        if (left == 0) IsExhausted = true;

        return base.Read(buffer, offset, left > 1 ? (int)Math.Min(count, left - 1) : count);
    }
}
