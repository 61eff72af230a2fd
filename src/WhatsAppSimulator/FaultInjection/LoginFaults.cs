namespace WhatsAppSimulator.FaultInjection;

/// <summary>Logins, and registrations where everybody is meant, end in <c>failure</c>. Counts connections. Source: linked-device 9.3.</summary>
/// <param name="Reason">400 to 599.</param>
public sealed record Refuse(int Reason) : LastingFault
{
    private const int MinReason = 400;
    private const int MaxReason = 599;

    /// <summary>Further attributes, such as code and expire of a ban, or another location.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    internal override string? Mistake => Reason is < MinReason or > MaxReason
        ? $"reason is {MinReason} to {MaxReason}"
        : Attributes.Any(pair => pair.Key.Length == 0 || pair.Value is null) ? "attributes have names and values" : base.Mistake;
}

/// <summary>Versions are outdated that were not before. Counts connections that are refused for it.</summary>
/// <param name="Minimum">The oldest N of version 2.3000.N that is still served.</param>
public sealed record RaiseMinimumRevision(uint Minimum) : LastingFault;

/// <summary>The server's certificates are wrong. Counts connections.</summary>
/// <param name="Flaw">In what way.</param>
public sealed record SpoilCertificates(CertificateFlaw Flaw) : LastingFault
{
    internal override string? Mistake => !Enum.IsDefined(Flaw)
        ? "there is no such flaw"
        : Scope != FaultScope.Everybody ? "certificates are shown before a client says who it is: they are wrong for everybody" : base.Mistake;
}

/// <summary>
/// The stream of a device that owes an answer is recycled after another time than <see cref="SimulatedServerOptions.AcknowledgeLimit"/>.
/// </summary>
/// <param name="After">How long it may owe it.</param>
public sealed record RecycleAfter(TimeSpan After) : LastingFault
{
    internal override string? Mistake => Count is not null ? "a time limit lasts until it is cleared: it has no count"
        : After <= TimeSpan.Zero ? "a time limit is longer than nothing" : null;
}
