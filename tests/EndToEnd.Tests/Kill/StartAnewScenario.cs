namespace EndToEnd.Tests.Kill;

/// <summary><c>POST …/start</c> of a session that expired, up to its QR. No phone has seen that: what is left has expired again, without keys.</summary>
internal sealed class StartAnewScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _id = "";

    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        (_id, _) = await Machine.CreateAsync(cancellationToken);
        await Machine.Server.Api.PostAsync(_id, "stop", cancellationToken);
        await Machine.UntilAsync("the session has expired", world => world is { Sessions: [{ Status: "expired" }], IsInAgreement: true }, cancellationToken);
    }

    public override Task RunAsync(CancellationToken cancellationToken) => Machine.Server.Api.PostAsync(_id, "start", cancellationToken);

    public override bool MayLeave(World world) => world.Sessions is [{ Status: "expired", Reason: "link-interrupted" or "stopped-by-user" }];
}
