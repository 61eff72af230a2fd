using WhatsAppSimulator.Connections;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>Something that goes wrong on request.</summary>
public abstract record Fault
{
    /// <summary>Whom it hits; everybody unless set.</summary>
    public FaultScope Scope { get; init; } = FaultScope.Everybody;

    /// <summary>What is wrong with the request itself; null when nothing is.</summary>
    internal virtual string? Mistake => null;
}

/// <summary>A fault that hits the connections that are open now, once.</summary>
public abstract record MomentaryFault : Fault
{
    /// <summary>Whether there is anything that can be done to that connection now.</summary>
    internal virtual bool Reaches(ServerConnection connection) => true;

    internal abstract Task HitAsync(ServerConnection connection, ServerServices services);
}

/// <summary>A fault that waits for its occasions.</summary>
public abstract record LastingFault : Fault
{
    /// <summary>On how many occasions it shows, then it is over; until cleared when null.</summary>
    public int? Count { get; init; }

    internal override string? Mistake => Count < 1 ? "count is 1 or more" : null;
}
