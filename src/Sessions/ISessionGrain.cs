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

    /// <summary>Lets whoever holds that token link a phone; whoever held another one before may not any more.</summary>
    [Alias("OfferLink")]
    Task<OfferLinkOutcome> OfferLinkAsync(LinkOffer offer, CancellationToken cancellationToken = default);

    /// <summary>Changes what the caller names, or nothing; a new device name is shown by a new QR.</summary>
    [Alias("Update")]
    Task<UpdateResult> UpdateAsync(UpdateSession change, CancellationToken cancellationToken = default);

    /// <summary>
    /// Unlinks the device if it is linked, erases its credentials and deletes the session; false when there is none.
    /// When WhatsApp cannot be asked or does not confirm in 5 s, the unlink is left to be retried and the session is gone all the same.
    /// </summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a session run that does not: a linked one logs in again, any other gets new keys and shows QRs. One that runs is left as it is.
    /// Returns without waiting for a QR or a login; null when there is none. Credentials that cannot be read leave it <c>failed</c>.
    /// </summary>
    [Alias("Start")]
    Task<SessionSnapshot?> StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Closes the socket without logging out, for as long as nobody starts it: a linked session is then <c>stopped</c>, and one that a phone was
    /// yet to link <c>expired</c>. One that does not run stays as it is, but a <c>failed</c> linked one is <c>stopped</c> too. Null when there is none.
    /// </summary>
    [Alias("Stop")]
    Task<SessionSnapshot?> StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes the socket without logging out and connects again; one that does not run is started. Null when there is none.</summary>
    [Alias("Restart")]
    Task<SessionSnapshot?> RestartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the device from the phone and erases its credentials; the session stays as <c>logged-out</c>. When WhatsApp cannot be asked or does
    /// not confirm in 5 s, the removal is left to be retried, as for <see cref="DeleteAsync"/>.
    /// </summary>
    [Alias("Logout")]
    Task<LogoutResult> LogoutAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes the session if it has been <c>expired</c>, unchanged, since before that moment; whether it did.</summary>
    [Alias("RemoveExpired")]
    Task<bool> RemoveExpiredAsync(DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>Erases those of its proxies that it does not have: stored long ago, by a process that died before the record named them. There may be no session.</summary>
    [Alias("EraseStrayProxies")]
    Task EraseStrayProxiesAsync(IReadOnlyList<string> proxyIds, CancellationToken cancellationToken = default);

    /// <summary>Wakes the session after its owner went away: claims it and, when linked, connects. Harmless on a running one.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);
}
