namespace WhatsAppSimulator.Devices;

/// <summary>What a device proved or said at registration: raw 32-byte keys, a 4-byte registration id, its signed pre-key.</summary>
internal sealed record DeviceKeys(byte[] Noise, byte[] Identity, byte[] RegistrationId, SignedPreKey SignedPreKey);
