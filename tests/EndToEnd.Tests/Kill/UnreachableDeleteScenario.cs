namespace EndToEnd.Tests.Kill;

/// <summary><c>DELETE</c> while WhatsApp cannot be reached, and its return: as with any other deletion, the device goes in the end.</summary>
internal sealed class UnreachableDeleteScenario(FaultyMachine machine) : DeleteScenario(machine)
{
    public override IReadOnlyList<string> CriticalPoints => ["before POST Unlinks#1", "after DELETE Sessions#1", "before DELETE Unlinks#1"];

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        await Machine.LoseWhatsAppAsync(cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await base.RunAsync(cancellationToken);
        Machine.Gate.Open();
        await Machine.UntilAsync("the device is removed", world => world.IsEmpty, cancellationToken);
    }
}
