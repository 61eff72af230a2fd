namespace Sessions;

/// <summary>The QR to show now. It lives in the owner's memory only: its text holds the ADV secret.</summary>
/// <param name="Text">The exact text of the QR symbol.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Number">1 for the first of the round.</param>
/// <param name="Of">QRs in the round.</param>
[GenerateSerializer, Immutable, Alias("Sessions.QrSnapshot")]
public sealed record QrSnapshot(
    [property: Id(0)] string Text,
    [property: Id(1)] DateTimeOffset IssuedAt,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] int Number,
    [property: Id(4)] int Of);
