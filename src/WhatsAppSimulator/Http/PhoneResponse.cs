using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Http;

/// <param name="Number">Digits without "+".</param>
/// <param name="Devices">Linked now, in the order of linking.</param>
internal sealed record PhoneResponse(string Number, IReadOnlyList<DeviceResponse> Devices)
{
    public static PhoneResponse From(SimulatedPhone phone) => new(phone.Number, [.. phone.Devices.Select(DeviceResponse.From)]);
}
