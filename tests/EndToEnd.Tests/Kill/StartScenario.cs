using System.Net;

namespace EndToEnd.Tests.Kill;

/// <summary><c>POST …/start</c> of a stopped session. It connects, or is stopped as before if nobody was told that it was started.</summary>
internal sealed class StartScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _id = "";
    private bool _isAnswered;

    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        (_id, _) = await Machine.LinkAsync(cancellationToken);
        await Machine.Server.Api.PostAsync(_id, "stop", cancellationToken);
        await Machine.UntilAsync("the session is off", world => world is { Sessions: [{ Status: World.Stopped }], IsInAgreement: true }, cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        _isAnswered = await Machine.Server.Api.PostAsync(_id, "start", cancellationToken) == HttpStatusCode.OK;
        await Machine.UntilAsync("the session is back", world => world is { Sessions: [{ Status: World.Connected }], IsInAgreement: true }, cancellationToken);
    }

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [{ Status: World.Connected }] => true,
        [{ Status: World.Stopped }] => !_isAnswered,
        _ => false,
    };
}
