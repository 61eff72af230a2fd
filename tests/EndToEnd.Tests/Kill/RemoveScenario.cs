namespace EndToEnd.Tests.Kill;

/// <summary>The person removes the device on the phone. The session ends as logged out, and its keys are erased.</summary>
internal sealed class RemoveScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _phone = "";

    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1", "after batch Devices#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken) => (_, _phone) = await Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Machine.WhatsApp.RemoveDeviceAsync(_phone, cancellationToken);
        await Machine.UntilAsync("the session is logged out", world => world is { Sessions: [{ Status: "logged-out" }], IsInAgreement: true }, cancellationToken);
    }

    public override bool MayLeave(World world) => world.Sessions is [{ Status: "logged-out" }];
}
