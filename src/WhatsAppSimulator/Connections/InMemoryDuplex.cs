using System.IO.Pipelines;

namespace WhatsAppSimulator.Connections;

/// <summary>Two ends of a line inside this process: what one writes the other reads.</summary>
internal sealed class InMemoryDuplex(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;

    public static (IDuplexPipe Client, IDuplexPipe Server) CreatePair()
    {
        // No limits: a test may write without anybody reading yet. Continuations on the pool: neither side runs on the other's stack.
        var options = new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);

        return (new InMemoryDuplex(toClient.Reader, toServer.Writer), new InMemoryDuplex(toServer.Reader, toClient.Writer));
    }
}
