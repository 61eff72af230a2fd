namespace EndToEnd.Tests.Kill;

/// <summary>A session as the API tells it.</summary>
internal sealed record SeenSession(string Id, string Status, string Reason, string? PhoneNumber);
