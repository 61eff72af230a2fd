namespace EndToEnd.Tests.Kill;

/// <summary>From the scan to the first login. The session is linked, here and on the phone, or was never linked.</summary>
internal sealed class LinkScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _qr = "";
    private string _phone = "";

    /// <summary>The linked credentials are saved, then pair-device-sign is sent.</summary>
    public override IReadOnlyList<string> CriticalPoints => ["after batch Devices#1", "after send#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        (_, _qr) = await Machine.CreateAsync(cancellationToken);
        _phone = await Machine.WhatsApp.AddPhoneAsync(cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Machine.WhatsApp.ScanAsync(_phone, _qr, cancellationToken);
        await Machine.UntilAsync("the session is linked", world => world.IsInAgreement, cancellationToken);
    }

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [{ Status: World.Connected }] => true,
        [{ Status: "expired", Reason: "link-interrupted" }] => true,
        _ => false,
    };
}
