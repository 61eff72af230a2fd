using ZXing;
using ZXing.Common;

namespace WhatsAppSimulator.Phones;

/// <summary>The phone's camera: finds a code in a picture of a screen.</summary>
internal static class QrCamera
{
    /// <summary>A large picture keeps a processor busy for a second: one after the other.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>The texts of all QR codes in the picture, in the order of finding; empty when there is none.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(GrayPicture picture, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return Read(picture);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static IReadOnlyList<string> Read(GrayPicture picture)
    {
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions { PossibleFormats = [BarcodeFormat.QR_CODE], TryHarder = true },
        };
        var source = new RGBLuminanceSource(picture.Pixels, picture.Width, picture.Height, RGBLuminanceSource.BitmapFormat.Gray8);

        // The search for several gives up on codes that the search for one finds, and the other way round.
        if (reader.DecodeMultiple(source) is { Length: > 0 } several) return [.. several.Select(result => result.Text).Distinct()];

        return reader.Decode(source) is { } one ? [one.Text] : [];
    }
}
