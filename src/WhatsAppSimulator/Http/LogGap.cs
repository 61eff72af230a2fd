namespace WhatsAppSimulator.Http;

/// <param name="Missed">Entries that went by before the reader took them.</param>
internal sealed record LogGap(long Missed);
