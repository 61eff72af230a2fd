namespace Sessions;

/// <summary>
/// The QR that a client shows, with its life on the clock that does not jump: however the wall clock is set meanwhile, the QR ends when the
/// client takes it away, and callers are told that moment as the clock tells it now.
/// </summary>
internal sealed class ShownQr(QrSnapshot qr, TimeProvider time)
{
    /// <summary>Less than this is two clocks' different pace, not a jump.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly long _receivedAt = time.GetTimestamp();
    private readonly TimeSpan _left = qr.ExpiresAt - time.GetUtcNow();

    /// <summary>As callers are to see it now.</summary>
    public QrSnapshot Now()
    {
        var expiresAt = SessionGrainServices.Truncate(time.GetUtcNow() + _left - time.GetElapsedTime(_receivedAt));
        if ((expiresAt - qr.ExpiresAt).Duration() < Tolerance) return qr;

        return qr with { IssuedAt = expiresAt - (qr.ExpiresAt - qr.IssuedAt), ExpiresAt = expiresAt };
    }
}
