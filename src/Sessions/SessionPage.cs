namespace Sessions;

/// <summary>A page of a list.</summary>
/// <param name="Sessions">In order of id; QR and evidence are absent in lists.</param>
/// <param name="HasMore">Whether another page follows, after the last id of this one.</param>
public sealed record SessionPage(IReadOnlyList<SessionSnapshot> Sessions, bool HasMore);
