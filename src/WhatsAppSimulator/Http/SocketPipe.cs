using System.IO.Pipelines;
using System.Net.WebSockets;

namespace WhatsAppSimulator.Http;

/// <summary>
/// A WebSocket as two byte streams: binary messages in, one binary message per written piece out; completing the output sends the close frame, and with an exception cuts the line.
/// An idle socket holds no buffer: data is waited for without one.
/// </summary>
internal sealed class SocketPipe(WebSocket socket) : IDuplexPipe
{
    private const int BufferLength = 4096;

    public PipeReader Input { get; } = PipeReader.Create(
        new SocketReadStream(socket), new StreamPipeReaderOptions(bufferSize: BufferLength, minimumReadSize: 512, useZeroByteReads: true));

    public PipeWriter Output { get; } = new SocketPipeWriter(socket, BufferLength);
}
