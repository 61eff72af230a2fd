using System.Collections.Concurrent;
using System.IO.Pipelines;
using WhatsAppSimulator;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>A line in memory whose server writes as it writes to a socket: what reaches the stream in one piece is one message.</summary>
internal sealed class MessageLine : Stream, IDuplexPipe
{
    private readonly Pipe _toServer = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));

    /// <summary>Lengths of the server's messages so far.</summary>
    public ConcurrentQueue<int> Messages { get; } = new();

    public PipeReader Input => _toClient.Reader;

    public PipeWriter Output => _toServer.Writer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static MessageLine Connect(SimulatedServer server)
    {
        var line = new MessageLine();
        _ = server.ServeAsync(new ServerEnd(line._toServer.Reader, PipeWriter.Create(line)));
        return line;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Messages.Enqueue(buffer.Length);
        await _toClient.Writer.WriteAsync(buffer, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _toClient.Writer.CompleteAsync();
        await base.DisposeAsync();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private sealed record ServerEnd(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
