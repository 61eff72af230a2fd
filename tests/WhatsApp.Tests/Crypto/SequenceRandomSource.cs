using WhatsApp.Crypto;

namespace WhatsApp.Tests.Crypto;

/// <summary>The bytes 0, 1, 2, ... without end: reproducible, and different in every call.</summary>
internal sealed class SequenceRandomSource : IRandomSource
{
    private byte _next;

    public void Fill(Span<byte> destination)
    {
        foreach (ref var value in destination) value = _next++;
    }
}
