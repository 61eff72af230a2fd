namespace WhatsApp.Device;

/// <summary>A signed pre-key that was replaced; somebody may still open a session with it.</summary>
/// <param name="Id">1 to 2^24 - 1.</param>
/// <param name="Private">32 bytes.</param>
internal sealed record PastSignedPreKey(uint Id, byte[] Private);
