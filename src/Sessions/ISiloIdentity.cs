namespace Sessions;

/// <summary>Which processes own sessions: this one, and the others that are alive.</summary>
internal interface ISiloIdentity
{
    /// <summary>This process: its silo address with the generation, so that a restart is another owner.</summary>
    string Own { get; }

    /// <summary>Whether that owner is a live member of the cluster.</summary>
    bool IsAlive(string owner);

    /// <summary>Whether that owner was another process than this one and its predecessors at the same place; never so without a cluster.</summary>
    bool IsElsewhere(string owner);
}
