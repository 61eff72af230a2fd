namespace WhatsApp;

/// <summary>Decides when an attempt to connect may begin, so that many clients do not all shake hands at the same time.</summary>
public interface IConnectAdmission
{
    /// <summary>
    /// Waits for a place. It is given back by disposing it, which may be repeated: when the server has spoken after the handshake, when the
    /// attempt has failed, and in any case within the time limits of dialling and login.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was a place; none is held then.</exception>
    ValueTask<IDisposable> EnterAsync(ConnectPriority priority, CancellationToken cancellationToken);
}
