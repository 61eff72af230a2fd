namespace Sessions;

/// <summary>Outcome of a logout.</summary>
/// <param name="IsLoggedOut">False when no phone had linked the session, or there is none; nothing was changed then.</param>
/// <param name="Session">The session now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("Sessions.LogoutResult")]
public sealed record LogoutResult([property: Id(0)] bool IsLoggedOut, [property: Id(1)] SessionSnapshot? Session);
