using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator;

/// <summary>What goes wrong on request.</summary>
public sealed class Faults
{
    private readonly SimulatedServer _server;

    internal Faults(SimulatedServer server) => _server = server;

    /// <summary>Cuts the device's connection without a word and returns when the server has noticed; false when it has none.</summary>
    public async Task<bool> DropAsync(SimulatedDevice device, CancellationToken cancellationToken = default)
    {
        var position = _server.Events.Position;
        if (!device.Drop()) return false;

        await _server.Events.ExpectAsync<DeviceOffline>(e => e.Device == device, position, cancellationToken);
        return true;
    }

    /// <summary>Cuts every connection, registrations included; returns how many there were.</summary>
    public int DropAll() => _server.DropAll();
}
