using System.Threading.Channels;
using WhatsApp.Binary;
using WhatsApp.Transport;
using WhatsAppSimulator.Noise;

namespace Fuzzing.Targets;

/// <summary>The server's end: shakes hands, says everything at once, answers as long as it has answers, and closes when nothing is left to do.</summary>
internal sealed class ScriptedLine(List<byte[]> said, Queue<Node> answers) : ITransport, ITransportFactory
{
    /// <summary>A client that asks nothing in this time is taken to have no questions.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly Channel<byte[]> _toClient = Channel.CreateUnbounded<byte[]>();
    private readonly NoiseResponder _responder = new(FixedKeys.Server, FixedKeys.ServerEphemeral, CertificateTarget.GenuineChain());
    private readonly Lock _lock = new();
    private TransportCipher? _inbound;
    private TransportCipher? _outbound;
    private int _messages;
    private ReadOnlyMemory<byte> _rest;

    public ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken) => new(this);

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty && !await TakeAsync(cancellationToken)) return 0;

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The intro is in front of the first frame.
            var payload = message[(_messages == 0 ? NoiseResponder.Prologue.Length + FrameReader.LengthSize : FrameReader.LengthSize)..];
            switch (_messages++)
            {
                case 0: Put(_responder.AnswerHello(payload.Span)); break;
                case 1: Begin(payload.Span); break;
                default: Hear(payload.ToArray()); break;
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _toClient.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (!_toClient.Reader.TryRead(out var frame))
        {
            if (IsDone() || !await WaitAsync(cancellationToken)) return false;
            if (!_toClient.Reader.TryRead(out frame)) return false;
        }

        _rest = frame;
        return true;
    }

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            var limit = IsOpen() ? Patience : Timeout.InfiniteTimeSpan;
            return await _toClient.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool IsOpen()
    {
        lock (_lock) return _messages >= 2;
    }

    private bool IsDone()
    {
        lock (_lock) return _messages >= 2 && answers.Count == 0;
    }

    private void Begin(ReadOnlySpan<byte> finish)
    {
        _responder.ReadFinish(finish);
        var (clientToServer, serverToClient) = _responder.State.Split();
        _inbound = new TransportCipher(clientToServer);
        _outbound = new TransportCipher(serverToClient);
        foreach (var stanza in said) Say(stanza);
    }

    private void Hear(byte[] frame)
    {
        var stanza = NodeCodec.Decode(_inbound!.Decrypt(frame));
        if (stanza.Tag != "iq" || stanza["type"] is not ("get" or "set") || !answers.TryDequeue(out var answer)) return;

        KeyValuePair<string, string>[] attributes =
            [.. answer.Attributes.ToArray().Where(attribute => attribute.Key != "id"), new("id", stanza["id"]!)];
        Say(NodeCodec.Encode(answer.HasChildren
            ? new Node(answer.Tag, attributes, answer.Children.ToArray())
            : new Node(answer.Tag, attributes)));
    }

    private void Say(byte[] stanza)
    {
        var frame = new byte[stanza.Length + TransportCipher.TagLength];
        _outbound!.Encrypt(stanza, frame);
        Put(frame);
    }

    private void Put(byte[] payload) => _toClient.Writer.TryWrite(FrameWriter.Frame(payload));
}
