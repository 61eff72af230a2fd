using System.IO.Pipelines;
using WhatsApp.Transport;

namespace WhatsApp.Tests.Client;

/// <summary>A network that consists of one function; it may throw.</summary>
internal sealed class TestTransports(Func<IDuplexPipe> connect) : ITransportFactory
{
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>While set, nobody is reached.</summary>
    public bool IsDown { get; set; }

    /// <summary>While set, what is sent stays in the sender's hands.</summary>
    public bool IsStuck { get; set; }

    /// <summary>While set, another process owns the device: nothing goes out.</summary>
    public bool IsForeign { get; set; }

    public ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        return IsDown ? throw new IOException("The network is down.") : new(new PipeTransport(connect(), () => IsStuck, () => IsForeign));
    }
}
