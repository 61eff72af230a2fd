namespace WhatsApp.Noise;

/// <summary>The handshake was given up; the connection is closed.</summary>
internal sealed class HandshakeException(HandshakeFailure reason, Exception? innerException = null)
    : Exception($"The handshake failed: {reason}.", innerException)
{
    public HandshakeFailure Reason { get; } = reason;

    /// <summary>Only silence may be different next time.</summary>
    public bool IsTransient => Reason == HandshakeFailure.Timeout;
}
