using SessionApi.Contracts;

namespace SessionApi.Endpoints;

/// <summary>A creation asked for.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Body">What for.</param>
/// <param name="BodyHash">HMAC-SHA-256 of the body under the caller's idempotency key, hex.</param>
/// <param name="KeyHash">SHA-256 of the caller's idempotency key, hex; null without one.</param>
/// <param name="ArrivedAt">Timestamp of the clock.</param>
internal sealed record CreationRequest(string Tenant, CreateSessionRequest Body, string BodyHash, string? KeyHash, long ArrivedAt);
