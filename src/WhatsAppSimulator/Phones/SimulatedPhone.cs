using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Phones;

/// <summary>An account's primary phone: scans codes, shows the linked devices and removes them.</summary>
public sealed class SimulatedPhone
{
    private readonly ServerServices _services;
    private readonly Account _account;

    internal SimulatedPhone(ServerServices services, Account account) => (_services, _account) = (services, account);

    /// <summary>Digits, international, without "+".</summary>
    public string Number => _account.Number;

    /// <summary>Linked now, in the order of linking.</summary>
    public IReadOnlyList<SimulatedDevice> Devices => _services.Accounts.DevicesOf(_account);

    /// <summary>Points the camera at a code: returns when the device is linked, before it logged in.</summary>
    /// <param name="qrText">The URL form or the bare five parts.</param>
    /// <param name="cancellationToken">Ends the wait for the device's answer, not the link that may come of it.</param>
    /// <exception cref="ScanRefusedException">The phone or the service did not take it, or the device failed.</exception>
    public async Task<SimulatedDevice> ScanAsync(string qrText, CancellationToken cancellationToken = default)
    {
        var qr = QrText.Parse(qrText) ?? throw new ScanRefusedException(ScanRefusalReason.NotAQr);
        var registration = _services.Refs.Find(qr.Ref) ?? throw new ScanRefusedException(ScanRefusalReason.UnknownRef);

        return await registration.LinkAsync(_account, qr, cancellationToken);
    }

    /// <summary>Logs a device out from the phone: at once when it is online, at its next login otherwise.</summary>
    /// <returns>False when no such device is linked.</returns>
    public async Task<bool> RemoveDeviceAsync(int device)
    {
        var linked = Devices.FirstOrDefault(candidate => candidate.Device == device);
        return linked is not null && await linked.RemoveAsync();
    }
}
