namespace Sessions.Versions;

/// <summary>A revision that the service named.</summary>
/// <param name="Revision">1 to 2^31 - 1.</param>
/// <param name="Age">Since it was asked; not negative.</param>
internal readonly record struct FoundRevision(int Revision, TimeSpan Age);
