namespace Sessions.Storage;

/// <summary>A creation that a caller may repeat: what is remembered of it. Neither the caller's key nor its body nor the answer is.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="KeyHash">SHA-256 of the caller's key, 64 lower-case hex digits.</param>
/// <param name="BodyHash">HMAC-SHA-256 of the body under the caller's key, likewise.</param>
/// <param name="SessionId">The session that this creation makes or made; decided before anything is made.</param>
/// <param name="BegunAt">When it was begun, or taken over from somebody who died over it; UTC.</param>
/// <param name="IsDone">Whether its maker got the answer.</param>
public sealed record IdempotencyEntry(string Tenant, string KeyHash, string BodyHash, string SessionId, DateTimeOffset BegunAt, bool IsDone)
{
    /// <summary>Of the stored row; null before.</summary>
    public string? ETag { get; init; }
}
