using Sessions;

namespace SessionApi.Contracts;

/// <summary>Reads the QR of a snapshot.</summary>
internal static class SnapshotQr
{
    /// <summary>The QR if a phone would still accept it at <paramref name="now"/>.</summary>
    public static QrSnapshot? ValidQr(this SessionSnapshot session, DateTimeOffset now) =>
        session.Status == SessionStatus.Pending && session.Qr is { } qr && qr.ExpiresAt > now ? qr : null;
}
