using System.Net;

namespace EndToEnd.Tests.Kill;

/// <summary>
/// <c>DELETE</c> of a connected session. It is gone, here and on the phone; or it is there as before, if the deletion was not recorded: then
/// nobody was told that it was done.
/// </summary>
internal class DeleteScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _id = "";
    private bool _isAnswered;

    /// <summary>The mark, the removal by WhatsApp, the erasure.</summary>
    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1", "after send#1", "after batch Devices#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken) => (_id, _) = await Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var status = await Machine.Server.Api.DeleteAsync(_id, cancellationToken);
        _isAnswered = status == HttpStatusCode.OK;
    }

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [] => true,
        [{ Status: World.Connected }] => !_isAnswered,
        _ => false,
    };
}
