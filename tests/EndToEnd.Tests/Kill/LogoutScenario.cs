using System.Net;

namespace EndToEnd.Tests.Kill;

/// <summary>
/// <c>POST …/logout</c> of a connected session. The phone does not list it any more and its keys are gone; or it is as before, if the logout was not
/// recorded: then nobody was told that it was done.
/// </summary>
internal class LogoutScenario(FaultyMachine machine) : KillScenario(machine)
{
    private string _id = "";
    private bool _isAnswered;

    /// <summary>The mark, the removal by WhatsApp, the erasure.</summary>
    public override IReadOnlyList<string> CriticalPoints => ["after PUT Sessions#1", "after send#1", "after batch Devices#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken) => (_id, _) = await Machine.LinkAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken) =>
        _isAnswered = await Machine.Server.Api.PostAsync(_id, "logout", cancellationToken) == HttpStatusCode.OK;

    public override bool MayLeave(World world) => world.Sessions switch
    {
        [{ Status: "logged-out", Reason: "logged-out-by-user" }] => true,
        [{ Status: World.Connected }] => !_isAnswered,
        _ => false,
    };
}
