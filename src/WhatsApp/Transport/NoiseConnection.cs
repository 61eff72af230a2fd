using System.Buffers;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Noise;

namespace WhatsApp.Transport;

/// <summary>An open connection after the handshake: nodes in, nodes out. One reader; any number of senders, each node goes out whole.</summary>
internal sealed class NoiseConnection : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly FrameReader _frames;
    private readonly FrameCipher _outgoing;
    private readonly FrameCipher _incoming;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _closed;

    private NoiseConnection(ITransport transport, FrameReader frames, FrameCipher outgoing, FrameCipher incoming)
    {
        _transport = transport;
        _frames = frames;
        _outgoing = outgoing;
        _incoming = incoming;
    }

    /// <summary>Opens a transport and shakes hands.</summary>
    /// <param name="options">Address, root key, clock and randomness.</param>
    /// <param name="staticKey">The device's Noise key.</param>
    /// <param name="routingInfo">From an earlier connection, or empty.</param>
    /// <param name="payload">Serialised ClientPayload.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The server was not reached or the line broke.</exception>
    /// <exception cref="HandshakeException">The server does not speak the protocol or is not who it should be.</exception>
    public static async Task<NoiseConnection> OpenAsync(
        WhatsAppClientOptions options, KeyPair staticKey, ReadOnlyMemory<byte> routingInfo, byte[] payload, CancellationToken cancellationToken)
    {
        var transport = await options.Transports.ConnectAsync(options.Url, cancellationToken).ConfigureAwait(false);
        var frames = new FrameReader(transport);
        try
        {
            using var handshake = new NoiseHandshake(staticKey, KeyPair.Generate(options.Random));
            var hello = FrameWriter.FirstMessage(routingInfo.Span, NoiseHandshake.Prologue, handshake.WriteClientHello());
            await transport.SendAsync(hello, cancellationToken).ConfigureAwait(false);

            var answer = await frames.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new IOException("The server closed before its hello.");
            var finish = handshake.ReadServerHello(answer.Span, options.NoiseRootKey.Span, options.Time.GetUtcNow(), payload);
            await transport.SendAsync(FrameWriter.Frame(finish), cancellationToken).ConfigureAwait(false);

            var (outgoing, incoming) = handshake.Split();
            return new NoiseConnection(transport, frames, outgoing, incoming);
        }
        catch (Exception exception)
        {
            frames.Dispose();
            await transport.DisposeAsync().ConfigureAwait(false);
            // A server that was reached and does not speak is another matter than one that was not reached.
            if (exception is OperationCanceledException) throw new HandshakeException(HandshakeFailure.Timeout, exception);
            throw;
        }
    }

    /// <summary>The next node, or null when the server closed in order.</summary>
    /// <exception cref="WireFormatException">The bytes break the format; the connection is of no further use.</exception>
    /// <exception cref="IOException">The line broke.</exception>
    public async ValueTask<Node?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _frames.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            var plaintext = _incoming.Decrypt(frame.Span);
            if (NodeCodec.IsStreamEnd(plaintext)) continue;

            return NodeCodec.Decode(plaintext);
        }

        return null;
    }

    /// <summary>Sends one node in one message.</summary>
    /// <exception cref="IOException">The line broke.</exception>
    public async ValueTask SendAsync(Node node, CancellationToken cancellationToken)
    {
        var plaintext = NodeCodec.Encode(node);
        var length = plaintext.Length + FrameCipher.TagLength;
        var buffer = ArrayPool<byte>.Shared.Rent(FrameReader.LengthSize + length);
        try
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (_closed) throw new IOException("The connection is closed.");

                FrameWriter.WriteLength(buffer, length);
                _outgoing.Encrypt(plaintext, buffer.AsSpan(FrameReader.LengthSize, length));
                // Not cancelled half-way: a counter that was used and a frame that was not sent would leave the stream out of step.
                await _transport.SendAsync(buffer.AsMemory(0, FrameReader.LengthSize + length), CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _sending.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes the transport: a pending receive ends, senders get an <see cref="IOException"/>. Repeating it is harmless.</summary>
    public ValueTask CloseAsync() => _transport.DisposeAsync();

    /// <summary>Closes, then frees what the reader uses: it must have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _frames.Dispose();
        _incoming.Dispose();

        await _sending.WaitAsync().ConfigureAwait(false);
        _closed = true;
        _outgoing.Dispose();
        _sending.Release();
    }
}
