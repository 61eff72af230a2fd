namespace Sessions;

/// <summary>So many may be at work at the same time; the others wait in order.</summary>
/// <param name="count">How many.</param>
internal sealed class Places(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Waits for a place; disposing what it returns gives it back.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Place(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
