using System.IO.Pipelines;
using System.Net.WebSockets;
using WhatsApp.Binary;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Framing;
using WhatsAppSimulator.Log;
using WhatsAppSimulator.Noise;

namespace WhatsAppSimulator.Connections;

/// <summary>What goes out: one writer at a time, so that counters and frames keep their order.</summary>
internal sealed partial class ServerConnection
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private AnswerFault? _answerFault;

    /// <summary>Sends one stanza; false when the connection is already over.</summary>
    public async Task<bool> SendAsync(Node stanza)
    {
        await _sending.WaitAsync();
        try
        {
            if (!IsOpen) return false;

            // Not even sealed: the counters must fit when the line goes on.
            return IsStalled || await WriteAsync(Seal(stanza));
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends the answer to the stanza that is handled now, unless it is to be lost or late.</summary>
    public Task<bool> AnswerAsync(Node answer)
    {
        switch (_answerFault)
        {
            case LoseAnswers:
                services.Log.Add(this, LogEntry.Lost, answer);
                return Task.FromResult(true);
            case DelayAnswers { By: var delay }:
                services.Deadlines.Schedule(delay, () => _ = SendAsync(answer));
                return Task.FromResult(true);
            default:
                return SendAsync(answer);
        }
    }

    /// <summary>The same, with an answer after which the line closes: not before it went out, if it goes out at all.</summary>
    /// <param name="answer">What may be lost or late.</param>
    /// <param name="lastWords">What is told in any case.</param>
    public Task AnswerAndCloseAsync(Node answer, params Node[] lastWords)
    {
        switch (_answerFault)
        {
            case LoseAnswers:
                services.Log.Add(this, LogEntry.Lost, answer);
                return CloseAsync(lastWords);
            case DelayAnswers { By: var delay }:
                services.Deadlines.Schedule(delay, () => _ = CloseAsync([answer, .. lastWords]));
                return Task.CompletedTask;
            default:
                return CloseAsync([answer, .. lastWords]);
        }
    }

    /// <summary>Sends a frame whose payload is these bytes as they are; false when the connection is already over.</summary>
    public Task<bool> SendRawFrameAsync(byte[] payload) => WriteHandshakeAsync(payload);

    /// <summary>Sends the last words in one piece with the end: nothing of another sender comes between or after.</summary>
    public Task CloseAsync(params Node[] lastWords) => CloseAsync(SocketEnd.ByServer, lastWords);

    /// <summary>Closes in order, for callers that must not wait. Closing does not fail: a broken transport counts as closed.</summary>
    public void BeginClose() => _ = CloseAsync();

    private async Task CloseAsync(SocketEnd end, params Node[] lastWords)
    {
        // The client's own close ends the reading; one that neither reads nor closes is cut off.
        services.Deadlines.Schedule(services.Options.CloseLimit, () => Abandon(SocketEnd.ByServer));
        await _sending.WaitAsync();
        try
        {
            foreach (var stanza in lastWords)
            {
                if (!IsOpen || IsStalled || !await WriteAsync(Seal(stanza))) break;
            }

            Finish(end);
            await CompleteAsync(pipe.Output, end);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<bool> WriteHandshakeAsync(byte[] message)
    {
        await _sending.WaitAsync();
        try
        {
            return IsOpen && (IsStalled || await WriteAsync(message));
        }
        finally
        {
            _sending.Release();
        }
    }

    private byte[] Seal(Node stanza)
    {
        services.Log.Add(this, LogEntry.FromServer, stanza);
        var plaintext = NodeCodec.Encode(stanza);
        if (services.Faults.Take<CompressFrames>(this) is not null) plaintext = Compressed(plaintext);
        var frame = new byte[plaintext.Length + TransportCipher.TagLength];
        _outbound!.Encrypt(plaintext, frame);
        return frame;
    }

    private async Task<bool> WriteAsync(byte[] frame)
    {
        try
        {
            if (services.Faults.Take<SplitFrames>(this) is { Length: var length }) return await WriteInPiecesAsync(frame, length);

            WriteFrame(frame);
            return IsHeldBack() || await FlushAsync();
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            // The reader meets the same end and reports it.
            return false;
        }
    }

    private async ValueTask<bool> FlushAsync()
    {
        _heldFrames = 0;
        var flushed = await pipe.Output.FlushAsync();
        return !flushed.IsCanceled && !flushed.IsCompleted;
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

    private static async ValueTask CompleteAsync(PipeWriter output, SocketEnd end)
    {
        try
        {
            await output.CompleteAsync(end == SocketEnd.Dropped ? new IOException("The line was cut.") : null);
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            // The transport was gone before; there is nobody left to tell.
        }
    }

    /// <summary>What pipes and sockets throw when the other side is gone or the line was closed under the writer.</summary>
    private static bool IsTransportFailure(Exception exception) =>
        exception is IOException or WebSocketException or InvalidOperationException or OperationCanceledException;
}
