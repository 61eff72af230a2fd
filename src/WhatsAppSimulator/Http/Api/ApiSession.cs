namespace WhatsAppSimulator.Http.Api;

/// <summary>What the page shows of a session: the fields of the service's answer that matter here.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="Status">Such as <c>pending</c>.</param>
/// <param name="Reason">Such as <c>awaiting-scan</c>.</param>
/// <param name="Name">Its caller's own name for it.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record ApiSession(string? SessionId, string? Status, string? Reason, string? Name, DateTimeOffset? CreatedAt);
