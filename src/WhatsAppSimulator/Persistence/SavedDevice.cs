using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Persistence;

/// <summary>A linked device in the state file.</summary>
internal sealed record SavedDevice(
    int Device,
    uint KeyIndex,
    string Name,
    DateTimeOffset LinkedAt,
    byte[] Noise,
    byte[] Identity,
    byte[] RegistrationId,
    SignedPreKey SignedPreKey,
    byte[] PreKeys,
    int HighestPreKeyId)
{
    public static SavedDevice From(SimulatedDevice device) => new(
        device.Device,
        device.KeyIndex,
        device.Name,
        device.LinkedAt,
        device.Keys.Noise,
        device.Keys.Identity,
        device.Keys.RegistrationId,
        device.SignedPreKey,
        device.PreKeys.Records,
        device.PreKeys.NewestId);

    public SimulatedDevice Read(ServerServices services, Account account) => new(
        services,
        new DeviceSlot(account, Device, KeyIndex),
        new DeviceKeys(Noise, Identity, RegistrationId, SignedPreKey),
        Name,
        LinkedAt,
        new PreKeyShelf(PreKeys, HighestPreKeyId));
}
