namespace WhatsAppSimulator.Http;

/// <param name="Qr">What the camera reads.</param>
internal sealed record ScanRequest(string? Qr);
