using Sessions;

namespace SessionApi.Contracts;

/// <summary>The QR now valid.</summary>
/// <param name="Text">What the symbol says.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Number">1 for the first of the round.</param>
/// <param name="Of">QRs in the round, usually 6.</param>
internal sealed record QrResponse(string Text, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, int Number, int Of)
{
    public static QrResponse From(QrSnapshot qr) => new(qr.Text, qr.IssuedAt, qr.ExpiresAt, qr.Number, qr.Of);
}
