namespace EndToEnd.Tests.Kill;

/// <summary>From <c>POST /sessions</c> to the QR. No phone has seen it: what is left is an expired session, or none if nobody was told of it.</summary>
internal sealed class CreateScenario(FaultyMachine machine) : KillScenario(machine)
{
    private bool _isAnswered;

    public override IReadOnlyList<string> CriticalPoints => ["after POST Sessions#1"];

    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Machine.Server.Api.CreateAsync(cancellationToken);
        _isAnswered = true;
    }

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [] => !_isAnswered,
        [{ Status: "expired", Reason: "link-interrupted" }] => true,
        _ => false,
    };
}
