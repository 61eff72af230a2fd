using WhatsApp.Crypto;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Persistence;

/// <summary>An account in the state file.</summary>
internal sealed record SavedAccount(
    string Number,
    string LidUser,
    byte[] Identity,
    uint RawId,
    string Platform,
    string? BusinessName,
    int LastDevice,
    uint LastKeyIndex,
    IReadOnlyList<SavedDevice> Devices)
{
    public static SavedAccount From(Account account, IReadOnlyList<SimulatedDevice> devices) => new(
        account.Number,
        account.LidUser,
        account.Identity.Private,
        account.RawId,
        account.Platform,
        account.BusinessName,
        account.LastDevice,
        account.LastKeyIndex,
        [.. devices.Select(SavedDevice.From)]);

    public Account Read(ServerServices services)
    {
        var account = new Account(Number, LidUser, KeyPair.FromPrivate(Identity), RawId)
        {
            Platform = Platform,
            BusinessName = BusinessName,
            LastDevice = LastDevice,
            LastKeyIndex = LastKeyIndex,
        };
        account.Devices.AddRange(Devices.Select(device => device.Read(services, account)));
        return account;
    }
}
