namespace WhatsAppSimulator.Http;

/// <summary>One of the two.</summary>
/// <param name="Qr">What the camera reads.</param>
/// <param name="Session">Whose code is scanned: an id at the service that the simulator was told of.</param>
internal sealed record ScanRequest(string? Qr, string? Session);
