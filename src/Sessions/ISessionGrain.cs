namespace Sessions;

/// <summary>
/// Owns one linked device: the only writer of its record and the only holder of its socket. Key: <see cref="SessionKey"/> as text.
/// Every method throws <see cref="Storage.StorageUnavailableException"/> when the record cannot be read or written; nothing has changed then.
/// </summary>
[Alias("Sessions.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Saves a new pending session, starts to connect and returns without waiting for a QR (<see cref="WaitAsync"/> does).</summary>
    [Alias("Create")]
    Task<CreateResult> CreateAsync(CreateSession command, CancellationToken cancellationToken = default);

    /// <summary>The session now, or null when there is none. Never waits for a write under way.</summary>
    [Alias("Get")]
    Task<SessionSnapshot?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The session as soon as its version is above <paramref name="afterVersion"/>, or as it is when <paramref name="limit"/> has passed
    /// (at most 25 s: Orleans ends calls after 30); null when there is none or it was deleted meanwhile.
    /// </summary>
    [Alias("Wait")]
    Task<SessionSnapshot?> WaitAsync(long afterVersion, TimeSpan limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Unlinks the device if it is linked, erases its credentials and deletes the session; false when there is none.
    /// When WhatsApp cannot be asked or does not confirm in 5 s, the unlink is left to be retried and the session is gone all the same.
    /// </summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Wakes the session after its owner went away: claims it and, when linked, connects. Harmless on a running one.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);
}
