using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The QR now valid.</summary>
internal sealed record QrResponse(
    [property: Description("What the symbol says."), Example("\"2@ref,keys\"")]
    string Text,
    [property: Description("UTC."), Example("\"2025-01-08T12:00:00.000Z\"")]
    DateTimeOffset IssuedAt,
    [property: Description("UTC; no phone accepts it after that."), Example("\"2025-01-08T12:01:00.000Z\"")]
    DateTimeOffset ExpiresAt,
    [property: Description("1 for the first of the round."), Example("1")]
    int Number,
    [property: Description("QRs in the round, usually 6."), Example("6")]
    int Of)
{
    public static QrResponse From(QrSnapshot qr) => new(qr.Text, qr.IssuedAt, qr.ExpiresAt, qr.Number, qr.Of);
}
