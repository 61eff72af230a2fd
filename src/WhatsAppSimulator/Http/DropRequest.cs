namespace WhatsAppSimulator.Http;

/// <summary>Names the device whose connection is cut.</summary>
internal sealed record DropRequest(string? Number, int Device);
