namespace WhatsAppSimulator.Http.Api;

/// <param name="Sessions">As the service lists them.</param>
internal sealed record ApiSessionList(IReadOnlyList<ApiSession>? Sessions);
