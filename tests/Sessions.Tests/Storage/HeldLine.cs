using Azure.Core;
using Azure.Core.Pipeline;

namespace Sessions.Tests.Storage;

/// <summary>A line to the service that counts the requests on it, and holds them while it is closed.</summary>
internal sealed class HeldLine : HttpPipelinePolicy, IDisposable
{
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _through = new(0);
    private readonly Lock _lock = new();
    private int _held;

    /// <summary>Whether requests stay until they are let through.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Requests that came so far.</summary>
    public int Arrivals { get; private set; }

    /// <summary>The most that were on it at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>Returns once one more request has come.</summary>
    public Task ArrivedAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    /// <summary>Lets that many through.</summary>
    public void Pass(int count) => _through.Release(count);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        lock (_lock) (Arrivals, Most) = (Arrivals + 1, Math.Max(Most, ++_held));
        _arrived.Release();
        try
        {
            if (IsClosed) await _through.WaitAsync(message.CancellationToken);
            else await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            lock (_lock) _held--;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores call asynchronously.");

    public void Dispose()
    {
        _arrived.Dispose();
        _through.Dispose();
    }
}
