namespace Sessions.Events;

/// <summary>Writes the log of one tenant, whose name is its key: gives each event its place, and wakes those who wait for it.</summary>
[Alias("Sessions.IEventFeedGrain")]
internal interface IEventFeedGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns when these events are in the log; those that are there already are not written again. Each session's in order, from the oldest that
    /// is not known to be there; at most <see cref="EventFeedGrain.MaxOffer"/>.
    /// </summary>
    /// <exception cref="Storage.StorageUnavailableException">Nobody knows how many of them are: offer them again.</exception>
    [Alias("Append")]
    Task AppendAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IEventLog.WaitAsync"/>
    [Alias("Wait")]
    Task<long> WaitAsync(long afterCursor, string? sessionId, TimeSpan limit, CancellationToken cancellationToken = default);

    /// <summary>The tenant has other webhooks than before: those that are to be woken are looked up anew.</summary>
    [Alias("ForgetWebhooks")]
    Task ForgetWebhooksAsync();
}
