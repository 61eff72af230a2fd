namespace SessionApi.Contracts;

/// <summary>A page of sessions.</summary>
/// <param name="Sessions">In order of id; without QR and evidence, which only the owner knows.</param>
/// <param name="NextCursor">Absent on the last page.</param>
internal sealed record SessionListResponse(IReadOnlyList<SessionResponse> Sessions, string? NextCursor);
