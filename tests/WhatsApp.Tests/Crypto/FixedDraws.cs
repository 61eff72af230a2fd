using WhatsApp.Crypto;

namespace WhatsApp.Tests.Crypto;

/// <summary>Keys are random; eight bytes, which is what a number is drawn from, are all the same.</summary>
/// <param name="value">0 draws the least number there is, 255 the greatest.</param>
internal sealed class FixedDraws(byte value) : IRandomSource
{
    private const int NumberLength = 8;

    public void Fill(Span<byte> destination)
    {
        if (destination.Length == NumberLength) destination.Fill(value);
        else SystemRandomSource.Instance.Fill(destination);
    }
}
