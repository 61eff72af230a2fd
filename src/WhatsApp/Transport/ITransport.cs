namespace WhatsApp.Transport;

/// <summary>A pipe for bytes that knows nothing of frames: chunks may split or join what the other side sent.</summary>
/// <remarks>Disposing closes it, ends a pending receive (with 0 or an <see cref="IOException"/>) and may be repeated.</remarks>
public interface ITransport : IAsyncDisposable
{
    /// <summary>
    /// Reads what has arrived, at least one byte; 0 when the other side closed. With an empty buffer it waits until something can be read
    /// and returns 0 then, so that an idle connection holds no buffer; a close shows in the next real read.
    /// </summary>
    /// <exception cref="IOException">The line broke.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends one message; one call at a time.</summary>
    /// <exception cref="IOException">The line broke.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Closes it as disposing does, but without a word to the other side.</summary>
    ValueTask AbortAsync() => DisposeAsync();
}
