using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>Whom a fault hits: what is given must fit.</summary>
/// <param name="Number">Linked devices of this phone: digits.</param>
/// <param name="Device">The device of that number alone.</param>
/// <param name="Ref">The registering client that was given this ref.</param>
/// <param name="Connection">The connection of this number, as the events tell it.</param>
public sealed record FaultScope(string? Number = null, int? Device = null, string? Ref = null, long? Connection = null)
{
    /// <summary>Every connection, whoever it is.</summary>
    public static FaultScope Everybody { get; } = new();

    /// <summary>One linked device, on this and every later connection.</summary>
    public static FaultScope Of(SimulatedDevice device) => new(device.Number, device.Device);

    internal bool Covers(SimulatedDevice device) =>
        Ref is null && Connection is null && (Number is null || Number == device.Number) && (Device is null || Device == device.Device);

    internal bool Covers(ServerConnection connection)
    {
        if (Connection is { } id && id != connection.Id) return false;
        if (Ref is { } text && !connection.Refs.Contains(text)) return false;

        return Number is null || (connection.Device is { } device && Number == device.Number && (Device is null || Device == device.Device));
    }
}
