namespace EndToEnd.Tests.Kill;

/// <summary>A server that starts with a linked session: it claims it and logs in. The session stays what it was.</summary>
internal sealed class RestartScenario(FaultyMachine machine) : KillScenario(machine)
{
    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1"];

    public override Task PrepareAsync(CancellationToken cancellationToken) => Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Machine.LaunchAsync();
        await Machine.Server.ReadyAsync(cancellationToken);
        await Machine.UntilAsync("the session is back", world => world is { Sessions.Count: 1, IsInAgreement: true }, cancellationToken);
    }

    public override bool MayLeave(World world) => world.Sessions is [{ Status: World.Connected }];
}
