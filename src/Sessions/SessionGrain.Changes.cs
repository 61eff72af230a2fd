using Sessions.Events;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>The two ways in which a record changes, and how it is written.</summary>
internal sealed partial class SessionGrain
{
    private bool _isDirty;

    /// <summary>A change that a caller asked for: durable, or not at all. In turn.</summary>
    /// <exception cref="StorageUnavailableException">It was not made, as far as anybody knows.</exception>
    private async Task ChangeAsync(Func<SessionRecord, SessionRecord> change)
    {
        var before = _record!;
        var changed = Next(before, change(before));
        try
        {
            await ReplaceAsync(changed);
        }
        catch (StorageUnavailableException) when (_record is { } current)
        {
            // It may be stored all the same, and the caller is told that it was not made: what memory says is stored over it.
            if (_device is null) (_record, _isClaimed) = (current with { Owner = changed.Owner, Epoch = changed.Epoch }, true);
            _isDirty = true;
            SettleLater();
            throw;
        }

        if (_record is not { } now) throw ChangesHands();

        // What the client saw happen meanwhile stays.
        var isAlone = ReferenceEquals(now, before);
        _record = isAlone ? changed : Next(now, change(now));
        _isDirty = !isAlone;
        Changed();
        Saved(changed);
        if (_isDirty) SettleLater();
    }

    /// <summary>A change that has happened already, whether storage answers or not: callers see it at once, the record follows when it can.</summary>
    private void Observe(SessionRecord changed)
    {
        _record = Next(_record!, changed);
        _isDirty = true;
        Changed();
        SettleLater();
    }

    private SessionRecord Next(SessionRecord before, SessionRecord changed) =>
        WithEvent(
            changed with { Version = changed.Version + 1, UpdatedAt = services.Now, Link = LinkAfter(changed) }, SessionEvents.TypeOf(before, changed));

    private void Changed()
    {
        Tell(_record!);
        Pulse();
    }

    /// <summary>Adds a record; null when the id is taken. In turn.</summary>
    /// <exception cref="StorageUnavailableException">It is not there, or will be removed as soon as storage answers.</exception>
    private async Task<string?> AddAsync(SessionRecord record)
    {
        try
        {
            return await sessions.TryAddAsync(record, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // Nobody knows whether it was written, and the caller is told that it was not.
            (_abandoned, _isLoaded) = (record, false);
            SettleLater();
            throw;
        }
    }

    private async Task ReplaceAsync(SessionRecord record)
    {
        var logged = _logged;
        var stored = record with { Outbox = [.. Waiting(record)] };
        _etag = await WriteAsync(stored, etag => sessions.ReplaceAsync(stored, etag, CancellationToken.None));
        _tidied = Math.Max(_tidied, logged);
    }

    /// <summary>Writes under the ETag known, or under a newer one when that is our own write whose answer was lost.</summary>
    /// <exception cref="OwnershipLostException">Another owner wrote.</exception>
    private async Task<T> WriteAsync<T>(SessionRecord record, Func<string, Task<T>> write)
    {
        try
        {
            return await write(_etag);
        }
        catch (OwnershipLostException)
        {
            // Every owner has an epoch of its own, so this pair names nobody else.
            var stored = await sessions.LoadAsync(_key, CancellationToken.None);
            if (stored is null || (stored.Record.Owner, stored.Record.Epoch) != (record.Owner, record.Epoch)) throw;

            return await write(stored.ETag);
        }
    }
}
