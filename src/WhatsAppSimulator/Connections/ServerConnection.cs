using System.IO.Pipelines;
using System.Security.Cryptography;
using WhatsApp;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator.Framing;
using WhatsAppSimulator.Noise;

namespace WhatsAppSimulator.Connections;

/// <summary>
/// One client's socket as the server sees it: frames, handshake, encryption, and the order of what is sent. What the stanzas mean is the
/// stage's business. One task per connection, no thread and no timer of its own.
/// </summary>
internal sealed class ServerConnection(long id, IDuplexPipe pipe, ServerServices services) : IDisposable
{
    /// <summary>Enough for a registration payload many times over; a stranger may not make us buffer more.</summary>
    private const int MaxHandshakeFrameLength = 1 << 16;

    private const int MaxFrameLength = (1 << 24) - 1;

    private readonly FrameReader _frames = new(pipe.Input);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private TransportCipher? _outbound;
    private TransportCipher? _inbound;
    private IStage? _stage;
    private int _end;

    /// <summary>Unique in this server.</summary>
    public long Id { get; } = id;

    /// <summary>The client's long-lived Noise key, 32 bytes; empty until the handshake is over.</summary>
    public byte[] ClientKey { get; private set; } = [];

    public bool IsOpen => Volatile.Read(ref _end) == 0;

    /// <summary>Serves until both directions are closed.</summary>
    public async Task<SocketEnd> RunAsync(CancellationToken cancellationToken)
    {
        services.Events.Publish(new ConnectionOpened(Id));
        services.Deadlines.Schedule(services.Options.HandshakeLimit, () =>
        {
            if (_stage is null) Abandon(SocketEnd.ByServer);
        });

        try
        {
            if (await ShakeHandsAsync(cancellationToken)) await ReadStanzasAsync(cancellationToken);
            Finish(SocketEnd.ByClient);
        }
        catch (OperationCanceledException)
        {
            Finish(SocketEnd.ByServer);
        }
        catch (Exception exception) when (exception is WireFormatException or CryptographicException)
        {
            services.Events.Publish(new ConnectionBroken(Id, exception.Message));
            Finish(SocketEnd.BadData);
        }
        catch (Exception exception) when (exception is IOException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
        {
            Finish(SocketEnd.ByClient);
        }

        var end = (SocketEnd)Volatile.Read(ref _end);
        await _sending.WaitAsync(CancellationToken.None);
        await CompleteAsync(pipe.Output, end);
        _sending.Release();
        await pipe.Input.CompleteAsync();
        return end;
    }

    /// <summary>Sends one stanza; false when the connection is already over.</summary>
    public async Task<bool> SendAsync(Node stanza)
    {
        await _sending.WaitAsync();
        try
        {
            return IsOpen && await WriteAsync(stanza);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends the last words in one piece with the end: nothing of another sender comes between or after.</summary>
    public async Task CloseAsync(params Node[] lastWords)
    {
        await _sending.WaitAsync();
        try
        {
            foreach (var stanza in lastWords)
            {
                if (!IsOpen || !await WriteAsync(stanza)) break;
            }

            Finish(SocketEnd.ByServer);
            await CompleteAsync(pipe.Output, SocketEnd.ByServer);
        }
        finally
        {
            _sending.Release();
        }

        // The client's own close ends the reading; one that does not close is cut off.
        services.Deadlines.Schedule(services.Options.CloseLimit, () => Abandon(SocketEnd.ByServer));
    }

    /// <summary>Closes in order, for callers that must not wait. Closing does not fail: a broken transport counts as closed.</summary>
    public void BeginClose() => _ = CloseAsync();

    /// <summary>Ends at once without a word.</summary>
    public void Drop() => Abandon(SocketEnd.Dropped);

    public void Dispose()
    {
        _sending.Dispose();
        _outbound?.Dispose();
        _inbound?.Dispose();
    }

    private async Task<bool> ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var authority = services.Certificates;
        var responder = new NoiseResponder(authority.ServerStatic, KeyPair.Generate(services.Random), authority.Chain);

        if (await _frames.ReadAsync(MaxHandshakeFrameLength, cancellationToken) is not { } hello) return false;
        WriteFrame(responder.AnswerHello(hello));
        await pipe.Output.FlushAsync(cancellationToken);

        if (await _frames.ReadAsync(MaxHandshakeFrameLength, cancellationToken) is not { } finish) return false;
        (ClientKey, byte[] payload) = responder.ReadFinish(finish);
        var (clientToServer, serverToClient) = responder.State.Split();
        _inbound = new TransportCipher(clientToServer);
        _outbound = new TransportCipher(serverToClient);

        _stage = await services.Admission.AdmitAsync(this, payload);
        if (_stage is null) return true;

        if (IsOpen) await _stage.BeginAsync();
        else _stage.End((SocketEnd)Volatile.Read(ref _end));
        return true;
    }

    private async Task ReadStanzasAsync(CancellationToken cancellationToken)
    {
        while (await _frames.ReadAsync(MaxFrameLength, cancellationToken) is { } frame)
        {
            // After our own end the client may still be talking; it is read to its close and not heard.
            if (!IsOpen || _stage is null) continue;

            await _stage.HandleAsync(NodeCodec.Decode(_inbound!.Decrypt(frame)));
        }
    }

    private async Task<bool> WriteAsync(Node stanza)
    {
        var plaintext = NodeCodec.Encode(stanza);
        var frame = new byte[plaintext.Length + TransportCipher.TagLength];
        _outbound!.Encrypt(plaintext, frame);
        try
        {
            WriteFrame(frame);
            var flushed = await pipe.Output.FlushAsync();
            return !flushed.IsCanceled && !flushed.IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or System.Net.WebSockets.WebSocketException
            or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The reader meets the same end and reports it.
            return false;
        }
    }

    private void WriteFrame(ReadOnlySpan<byte> payload)
    {
        var destination = pipe.Output.GetSpan(FrameReader.LengthSize + payload.Length);
        destination[0] = (byte)(payload.Length >> 16);
        destination[1] = (byte)(payload.Length >> 8);
        destination[2] = (byte)payload.Length;
        payload.CopyTo(destination[FrameReader.LengthSize..]);
        pipe.Output.Advance(FrameReader.LengthSize + payload.Length);
    }

    private void Abandon(SocketEnd end)
    {
        Finish(end);
        try
        {
            pipe.Input.CancelPendingRead();
            pipe.Output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // Both directions are closed already.
        }
    }

    private void Finish(SocketEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, 0) != 0) return;

        _stage?.End(end);
        services.Events.Publish(new ConnectionClosed(Id, end));
    }

    private static async ValueTask CompleteAsync(PipeWriter output, SocketEnd end)
    {
        try
        {
            await output.CompleteAsync(end == SocketEnd.Dropped ? new IOException("The line was cut.") : null);
        }
        catch (Exception exception) when (exception is IOException or System.Net.WebSockets.WebSocketException
            or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The transport was gone before; there is nobody left to tell.
        }
    }
}
