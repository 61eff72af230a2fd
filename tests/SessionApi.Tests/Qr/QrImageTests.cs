using System.Buffers.Binary;
using SessionApi.Qr;
using SessionApi.Tests.Hosting;
using Shared.Qr;

namespace SessionApi.Tests.Qr;

public sealed class QrImageTests
{
    private const int QuietZone = 4;

    [Theory]
    [InlineData(TestSessions.QrText)]
    [InlineData("1234567890")]
    [InlineData("2@a,b")]
    public async Task A_reader_gives_back_exactly_the_text(string text) =>
        Assert.Equal(text, await QrReader.ReadAsync(QrImage.ToPng(text), TestContext.Current.CancellationToken));

    [Theory]
    // The most that versions 1, 9 and 10 hold at level L in byte mode, and one more (ISO/IEC 18004, table 7).
    [InlineData(17, 1)]
    [InlineData(18, 2)]
    [InlineData(230, 9)]
    [InlineData(231, 10)]
    [InlineData(271, 10)]
    [InlineData(272, 11)]
    public void The_symbol_is_as_small_as_byte_mode_at_level_L_allows_with_a_quiet_zone_of_four(int length, int version)
    {
        // Digits would fit a smaller symbol in numeric mode.
        var png = QrImage.ToPng(new string('7', length));

        var modules = 17 + (4 * version) + (2 * QuietZone);
        Assert.Equal(modules * QrImage.PixelsPerModule, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(modules * QrImage.PixelsPerModule, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Fact]
    public void The_png_has_one_bit_per_pixel_and_is_small()
    {
        var png = QrImage.ToPng(TestSessions.QrText);

        Assert.Equal<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(1, png[24]);
        Assert.InRange(png.Length, 500, 4096);
    }
}
