using System.Collections.Concurrent;
using Sessions;

namespace SessionApi;

/// <summary>
/// Lets so many sessions of each tenant through. Counts those it has let through; what became of them it looks up only when the limit seems to be
/// reached, so that an ordinary creation costs no query. Several processes may each let that many through before they look.
/// </summary>
/// <param name="directory">Where it looks.</param>
/// <param name="limit">How many of each tenant.</param>
/// <param name="filter">Those that count.</param>
/// <param name="lookAgain">Callers who are turned away do not have the list read more often than this.</param>
/// <param name="time">The clock.</param>
internal sealed class TenantAdmissions(ISessionDirectory directory, int limit, SessionFilter filter, TimeSpan lookAgain, TimeProvider time)
{
    /// <summary>One of which it is not known whether it will be saved counts for so long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private const int LargestPage = 1000;

    private readonly ConcurrentDictionary<string, Tenant> _tenants = new();

    /// <summary>Null when there are too many already. Whoever gets one says what became of it.</summary>
    /// <exception cref="Sessions.Storage.StorageUnavailableException">Their number cannot be looked up.</exception>
    public async Task<Admission?> TryAdmitAsync(SessionKey key, CancellationToken cancellationToken)
    {
        var tenant = _tenants.GetOrAdd(key.Tenant, _ => new Tenant());
        using var turn = await tenant.EnterAsync(cancellationToken);
        if (!tenant.IsKnown || (IsFull(tenant, key) && MayLook(tenant))) await LookAsync(tenant, key.Tenant, cancellationToken);

        if (IsFull(tenant, key))
        {
            tenant.RefusedAt ??= time.GetTimestamp();
            return null;
        }

        return tenant.Admitted[key.SessionId] = new Admission(time.GetTimestamp());
    }

    /// <summary>A session has ended or was deleted: who comes next need not wait until the list is read again.</summary>
    public void Ended(string tenant)
    {
        if (_tenants.TryGetValue(tenant, out var known)) known.RefusedAt = null;
    }

    private bool IsFull(Tenant tenant, SessionKey key)
    {
        if (tenant.Admitted.Count < limit || tenant.Admitted.ContainsKey(key.SessionId)) return false;

        foreach (var (id, admission) in tenant.Admitted)
        {
            if (admission.IsOver) tenant.Admitted.Remove(id);
        }

        return tenant.Admitted.Count >= limit;
    }

    private bool MayLook(Tenant tenant) => tenant.RefusedAt is not { } refusedAt || time.GetElapsedTime(refusedAt) >= lookAgain;

    private async Task LookAsync(Tenant tenant, string name, CancellationToken cancellationToken)
    {
        // Before the list is read: one that is saved meanwhile may be on a page that was read already.
        var old = tenant.Admitted.Where(one => one.Value.IsSettled || time.GetElapsedTime(one.Value.At) > Fresh).ToList();
        var found = await ListAsync(name, cancellationToken);

        foreach (var (id, _) in old.Where(one => !found.Contains(one.Key))) tenant.Admitted.Remove(id);
        foreach (var id in found) tenant.Admitted.TryAdd(id, Tenant.Stored);
        (tenant.IsKnown, tenant.RefusedAt) = (true, null);
    }

    /// <summary>As many ids as count.</summary>
    private async Task<HashSet<string>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        while (true)
        {
            var page = await directory.ListAsync(tenant, Math.Min(limit - found.Count, LargestPage), after, filter, cancellationToken);
            foreach (var session in page.Sessions) found.Add(after = session.Key.SessionId);
            if (!page.HasMore || found.Count >= limit) return found;
        }
    }

#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to free.
    private sealed class Tenant
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _turns = new(1, 1);
        private object? _refusedAt;

        /// <summary>Stands for every session that the list has shown.</summary>
        public static Admission Stored { get; } = NewStored();

        /// <summary>Those let through, by id.</summary>
        public Dictionary<string, Admission> Admitted { get; } = new(StringComparer.Ordinal);

        /// <summary>The list was read once.</summary>
        public bool IsKnown { get; set; }

        /// <summary>When somebody was turned away first since the list was read. Set by anybody, at any time.</summary>
        public long? RefusedAt
        {
            get => (long?)Volatile.Read(ref _refusedAt);
            set => Volatile.Write(ref _refusedAt, value);
        }

        public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
        {
            await _turns.WaitAsync(cancellationToken);
            return new Turn(_turns);
        }

        private static Admission NewStored()
        {
            var stored = new Admission(at: 0);
            stored.Settle();
            return stored;
        }

        private sealed class Turn(SemaphoreSlim turns) : IDisposable
        {
            public void Dispose() => turns.Release();
        }
    }
}
