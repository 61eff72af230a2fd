namespace WhatsAppSimulator.Devices;

/// <summary>A place among an account's linked devices, held from the scan to the link.</summary>
internal sealed record DeviceSlot(Account Account, int Device, uint KeyIndex);
