namespace Sessions.Storage;

/// <summary>Lets one caller in at a time.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle is never asked for holds nothing to dispose.
internal sealed class Turns
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits for the turn; disposing the result ends it.</summary>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);

        return new Turn(_free);
    }

    internal readonly struct Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
