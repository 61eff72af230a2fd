namespace EndToEnd.Tests.Kill;

/// <summary>A server that starts with a new master key and moves the rows of a linked session to it. The session stays what it was.</summary>
internal sealed class RotateScenario(FaultyMachine machine) : KillScenario(machine)
{
    public override IReadOnlyList<string> CriticalPoints => ["before PATCH Devices#1", "after PATCH Devices#1"];

    public override Task PrepareAsync(CancellationToken cancellationToken) => Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Machine.RotateMasterKeyAsync(cancellationToken);
        await Machine.LaunchAsync();
        await Machine.Server.ReadyAsync(cancellationToken);
        await Machine.UntilRewrappedAsync(cancellationToken);
        await Machine.UntilAsync("the session is back", world => world is { Sessions.Count: 1, IsInAgreement: true }, cancellationToken);
    }

    public override bool MayLeave(World world) => world.Sessions is [{ Status: World.Connected }];
}
