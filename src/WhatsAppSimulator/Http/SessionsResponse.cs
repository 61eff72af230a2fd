using WhatsAppSimulator.Http.Api;

namespace WhatsAppSimulator.Http;

/// <param name="Api">Address of the service; absent when the simulator was told of none.</param>
/// <param name="Sessions">Not linked yet.</param>
internal sealed record SessionsResponse(Uri? Api, IReadOnlyList<ApiSession> Sessions);
