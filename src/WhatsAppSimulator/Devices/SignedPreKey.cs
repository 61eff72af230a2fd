namespace WhatsAppSimulator.Devices;

/// <summary>A device's signed pre-key as it published it: id of 3 bytes, raw key of 32, XEdDSA signature of 64.</summary>
internal sealed record SignedPreKey(byte[] Id, byte[] Key, byte[] Signature);
