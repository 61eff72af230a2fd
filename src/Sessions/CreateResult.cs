namespace Sessions;

/// <summary>Outcome of a creation.</summary>
/// <param name="Created">False when the id is taken; nothing was changed then.</param>
/// <param name="Session">The session of that id.</param>
[GenerateSerializer, Immutable, Alias("Sessions.CreateResult")]
public sealed record CreateResult([property: Id(0)] bool Created, [property: Id(1)] SessionSnapshot Session);
