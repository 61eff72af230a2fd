using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>What goes wrong on request.</summary>
public sealed class Faults
{
    private readonly ServerServices _services;
    private readonly Func<IEnumerable<ServerConnection>> _connections;

    internal Faults(ServerServices services, Func<IEnumerable<ServerConnection>> connections) =>
        (_services, _connections) = (services, connections);

    /// <summary>The lasting faults that are not used up, oldest first.</summary>
    public IReadOnlyList<LastingFault> Active => [.. Standing.Select(entry => entry.Fault)];

    /// <summary>The same, with what is left of them.</summary>
    public IReadOnlyList<ActiveFault> Standing => _services.Faults.Active;

    /// <summary>Lets it go wrong: a momentary fault has happened when this returns, a lasting one waits for its occasions.</summary>
    /// <returns>How many of the connections that are open now it covers; of a momentary fault, how many it hit.</returns>
    /// <exception cref="InvalidFaultException">The fault cannot be.</exception>
    public async Task<int> InjectAsync(Fault fault)
    {
        if (fault.Mistake is { } mistake) throw new InvalidFaultException(mistake);
        if (fault.Scope is { Device: not null, Number: null }) throw new InvalidFaultException("a device is named with its number");

        ServerConnection[] covered = [.. _connections().Where(connection => connection.IsOpen && fault.Scope.Covers(connection))];
        switch (fault)
        {
            case MomentaryFault momentary:
                // Not a client that still shakes hands, where the fault is a stanza: there are no keys to seal it with.
                covered = [.. covered.Where(momentary.Reaches)];
                await Task.WhenAll(covered.Select(connection => momentary.HitAsync(connection, _services)));
                break;
            case LastingFault lasting:
                _services.Faults.Add(lasting);
                if (lasting is RecycleAfter) WatchAgain(lasting.Scope);
                break;
        }

        return covered.Length;
    }

    /// <summary>Cuts the device's connection without a word; false when it has none.</summary>
    public async Task<bool> DropAsync(SimulatedDevice device) => await InjectAsync(new Drop { Scope = FaultScope.Of(device) }) > 0;

    /// <summary>Ends one lasting fault; false when it is over already.</summary>
    public bool End(long id) => _services.Faults.Remove(id);

    /// <summary>Ends all lasting faults.</summary>
    public void Clear() => _services.Faults.Clear();

    private void WatchAgain(FaultScope scope)
    {
        foreach (var device in _services.Accounts.Accounts.SelectMany(_services.Accounts.DevicesOf).Where(scope.Covers)) device.WatchOwed();
    }
}
