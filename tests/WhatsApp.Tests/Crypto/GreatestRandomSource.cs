using WhatsApp.Crypto;

namespace WhatsApp.Tests.Crypto;

/// <summary>Keys are random; eight bytes, which is what a number is drawn from, are all ones.</summary>
internal sealed class GreatestRandomSource : IRandomSource
{
    private const int NumberLength = 8;

    public void Fill(Span<byte> destination)
    {
        if (destination.Length == NumberLength) destination.Fill(0xFF);
        else SystemRandomSource.Instance.Fill(destination);
    }
}
