using System.Drawing;
using System.Runtime.CompilerServices;
using System.Text;
using QRCoder;
using Sessions;

namespace SessionApi.Qr;

/// <summary>Draws QR codes as phones and readers want them: byte mode, error level L, a quiet zone of 4 modules, black on white.</summary>
internal static class QrImage
{
    /// <summary>Edge of a module in pixels. A linked-device QR has some 60 modules, so an image has about 550 pixels and 2 KB.</summary>
    public const int PixelsPerModule = 8;

    private const string DataUriPrefix = "data:image/png;base64,";

    // Callers ask again and again while a phone is being fetched; the image goes when its QR goes.
    private static readonly ConditionalWeakTable<QrSnapshot, string> Drawn = [];

    /// <summary>The PNG of a QR as a data URI, drawn once.</summary>
    public static string ToDataUri(QrSnapshot qr) => Drawn.GetValue(qr, static shown => ToDataUri(shown.Text));

    /// <summary>The PNG of <paramref name="text"/> as a data URI.</summary>
    public static string ToDataUri(string text) => DataUriPrefix + Convert.ToBase64String(ToPng(text));

    /// <summary>The PNG of <paramref name="text"/>: 1 bit per pixel.</summary>
    /// <param name="text">What the symbol says.</param>
    /// <param name="size">Edge in pixels at most, as far as modules of one pixel allow; null for <see cref="PixelsPerModule"/>.</param>
    public static byte[] ToPng(string text, int? size = null)
    {
        using var symbol = Encode(text);
        using var png = new PngByteQRCode(symbol);
        // The matrix has the quiet zone.
        var module = size is { } edge ? Math.Max(1, edge / symbol.ModuleMatrix.Count) : PixelsPerModule;
        return png.GetGraphic(module, drawQuietZones: true);
    }

    /// <summary>The SVG of <paramref name="text"/>, which takes the size of the place it is shown in.</summary>
    public static string ToSvg(string text)
    {
        using var symbol = Encode(text);
        using var svg = new SvgQRCode(symbol);
        return svg.GetGraphic(new Size(symbol.ModuleMatrix.Count, symbol.ModuleMatrix.Count), sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    // From bytes, not from text: the library then has no choice of mode, and adds no marker of a character set.
    private static QRCodeData Encode(string text) =>
        QRCodeGenerator.GenerateQrCode(Encoding.UTF8.GetBytes(text), QRCodeGenerator.ECCLevel.L);
}
