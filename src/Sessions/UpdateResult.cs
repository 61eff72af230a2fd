namespace Sessions;

/// <summary>Outcome of a change.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Session">The session as it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("Sessions.UpdateResult")]
public sealed record UpdateResult([property: Id(0)] UpdateOutcome Outcome, [property: Id(1)] SessionSnapshot? Session);
