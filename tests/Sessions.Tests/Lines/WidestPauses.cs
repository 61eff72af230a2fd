using WhatsApp.Crypto;

namespace Sessions.Tests.Lines;

/// <summary>Random keys, but every fraction (8 bytes) is the greatest there is: pauses are as long as they may be.</summary>
internal sealed class WidestPauses : IRandomSource
{
    public void Fill(Span<byte> destination)
    {
        if (destination.Length == sizeof(double)) destination.Fill(0xff);
        else SystemRandomSource.Instance.Fill(destination);
    }
}
