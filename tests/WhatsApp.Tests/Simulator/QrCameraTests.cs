using WhatsAppSimulator.Phones;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class QrCameraTests
{
    /// <summary>Noise, stripes and plain pictures, down to a single pixel.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 64)]
    [InlineData(64, 1)]
    [InlineData(2, 3)]
    [InlineData(20, 20)]
    [InlineData(40, 41)]
    [InlineData(127, 64)]
    public async Task Whatever_a_picture_shows_it_has_codes_or_none(int width, int height)
    {
        var random = new Random(width * 1000 + height);
        for (int round = 0; round < 30; round++)
        {
            var pixels = new byte[width * height];
            if (round % 3 == 0) random.NextBytes(pixels);
            else for (int i = 0; i < pixels.Length; i++) pixels[i] = i / (round % 7 + 1) % 2 == 0 ? (byte)0 : (byte)255;

            Assert.Empty(await QrCamera.ReadAsync(new GrayPicture(width, height, pixels), TestContext.Current.CancellationToken));
        }
    }
}
