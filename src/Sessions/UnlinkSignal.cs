namespace Sessions;

/// <summary>Wakes the worker that removes devices of deleted sessions. Setting it twice wakes it once.</summary>
internal sealed class UnlinkSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);
    private readonly Lock _lock = new();

    /// <summary>There is something to do.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (_semaphore.CurrentCount == 0) _semaphore.Release();
        }
    }

    public void Dispose() => _semaphore.Dispose();

    /// <summary>Waits for <see cref="Set"/>, or until the limit has passed.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _semaphore.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look again.
        }
    }
}
