using WhatsApp.Crypto;
using Xunit;

namespace WhatsApp.Tests.Crypto;

/// <summary>Gives exactly the bytes it was made with, once.</summary>
internal sealed class FixedRandomSource(byte[] bytes) : IRandomSource
{
    private int _used;

    public bool IsUsedUp => _used == bytes.Length;

    public void Fill(Span<byte> destination)
    {
        Assert.True(destination.Length <= bytes.Length - _used, "More randomness was asked for than the vector has.");
        bytes.AsSpan(_used, destination.Length).CopyTo(destination);
        _used += destination.Length;
    }
}
