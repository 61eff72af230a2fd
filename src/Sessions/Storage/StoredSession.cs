namespace Sessions.Storage;

/// <summary>A record as read, with the ETag that a write of it must name.</summary>
/// <param name="Record">The record.</param>
/// <param name="ETag">Opaque.</param>
public sealed record StoredSession(SessionRecord Record, string ETag);
