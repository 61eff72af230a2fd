using WhatsApp.Crypto;

namespace WhatsApp.Tests.Soak;

/// <summary>The same bytes for the same seed, for keys that protect nothing.</summary>
internal sealed class SeededRandomSource(int seed) : IRandomSource
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination)
    {
        lock (_lock) _random.NextBytes(destination);
    }
}
