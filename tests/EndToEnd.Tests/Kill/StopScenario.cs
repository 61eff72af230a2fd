using System.Net;

namespace EndToEnd.Tests.Kill;

/// <summary><c>POST …/stop</c> of a connected session. It is off and stays off, or is connected as before if nobody was told that it was stopped.</summary>
internal sealed class StopScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _id = "";
    private bool _isAnswered;

    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken) => (_id, _) = await Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken) =>
        _isAnswered = await Machine.Server.Api.PostAsync(_id, "stop", cancellationToken) == HttpStatusCode.OK;

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [{ Status: World.Stopped }] => true,
        [{ Status: World.Connected }] => !_isAnswered,
        _ => false,
    };
}
