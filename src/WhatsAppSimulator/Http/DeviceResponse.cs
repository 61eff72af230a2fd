using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Http;

/// <param name="Number">The account's digits.</param>
/// <param name="Device">Unique in the account.</param>
/// <param name="Jid">Address by number.</param>
/// <param name="Lid">Address by LID.</param>
/// <param name="Online">Whether it is logged in now.</param>
/// <param name="LinkedAt">UTC.</param>
/// <param name="Name">What the phone shows: DeviceProps.os.</param>
/// <param name="Platform">The phone's system.</param>
/// <param name="PreKeyCount">One-time pre-keys that the server has.</param>
/// <param name="UnacknowledgedCount">Stanzas that the device still owes an answer for.</param>
internal sealed record DeviceResponse(
    string Number,
    int Device,
    string Jid,
    string Lid,
    bool Online,
    DateTimeOffset LinkedAt,
    string Name,
    string Platform,
    int PreKeyCount,
    int UnacknowledgedCount)
{
    public static DeviceResponse From(SimulatedDevice device) => new(
        device.Number,
        device.Device,
        device.Jid,
        device.Lid,
        device.IsOnline,
        device.LinkedAt,
        device.Name,
        device.Platform,
        device.PreKeyCount,
        device.Unacknowledged.Count);
}
