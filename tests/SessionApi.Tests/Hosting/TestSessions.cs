using Sessions;

namespace SessionApi.Tests.Hosting;

/// <summary>Sessions to answer with.</summary>
internal static class TestSessions
{
    /// <summary>As long as a real one: a ref and four keys of 32 bytes in base64. The bytes mean nothing.</summary>
    public const string QrText =
        "2@Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v+/,"
        + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,/v38+/r5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4N8=,"
        + "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=,1";

    public static SessionKey Key(string id, string tenant = "default") => new(tenant, id);

    public static SessionSnapshot Pending(SessionKey key, DateTimeOffset now) => new()
    {
        Key = key,
        Status = SessionStatus.Pending,
        Reason = SessionReason.Connecting,
        Version = 1,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static SessionSnapshot Connected(SessionKey key) => Pending(key, ApiHost.Now.AddDays(-1)) with
    {
        Status = SessionStatus.Connected,
        Reason = SessionReason.Online,
        Version = 9,
        PhoneNumber = "+1234567890",
        ConnectedAt = ApiHost.Now,
    };

    public static SessionEvidence Evidence(DateTimeOffset? receivedAt) => new(receivedAt, LastPongAt: null, RoundTrip: null, Reconnects: 0, NextAttemptAt: null);

    public static QrSnapshot Qr(DateTimeOffset now) => new(QrText, now, now.AddSeconds(60), 1, 6);
}
