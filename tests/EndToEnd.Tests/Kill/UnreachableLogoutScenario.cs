namespace EndToEnd.Tests.Kill;

/// <summary><c>POST …/logout</c> while WhatsApp cannot be reached, and its return: as with any other logout, the device goes in the end.</summary>
internal sealed class UnreachableLogoutScenario(FaultyMachine machine) : LogoutScenario(machine)
{
    public override IReadOnlyList<string> CriticalPoints => ["before POST Unlinks#1", "after batch Devices#1", "before DELETE Unlinks#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        await Machine.LoseWhatsAppAsync(cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await base.RunAsync(cancellationToken);
        Machine.Gate.Open();
        await Machine.UntilAsync(
            "the device is removed", world => world is { Sessions: [{ Status: "logged-out" }], Devices: [], IsInAgreement: true }, cancellationToken);
    }
}
