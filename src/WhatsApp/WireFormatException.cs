namespace WhatsApp;

/// <summary>Bytes from the other side that break the wire format; the connection they came on is closed.</summary>
public sealed class WireFormatException : Exception
{
    /// <summary>Bytes that are wrong at <paramref name="offset"/>, or as a whole when it is -1.</summary>
    public WireFormatException(string expectation, int offset = -1, Exception? innerException = null)
        : base(offset < 0 ? expectation : $"{expectation} (at byte {offset})", innerException) => Offset = offset;

    /// <summary>Where reading stopped, in bytes from the start of what was being read; -1 when it concerns the whole.</summary>
    public int Offset { get; }

    /// <summary>Always false: the same bytes are wrong again.</summary>
    public bool IsTransient => false;
}
