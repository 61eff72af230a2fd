namespace EndToEnd.Tests.Kill;

/// <summary>Something that a server does and may be killed at.</summary>
internal abstract class KillScenario(FaultyMachine machine)
{
    /// <summary>Points at which a kill would cost most; the others come on top.</summary>
    public abstract IReadOnlyList<string> CriticalPoints { get; }

    protected FaultyMachine Machine => machine;

    /// <summary>What is there before, on a machine with nothing on it. Nobody is killed here.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>What is done; may be cut short at any point by the server's death, which shows as whatever exception.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Whether the world, which is in agreement with itself, is one that this may leave behind.</summary>
    public abstract bool MayLeave(World world);
}
