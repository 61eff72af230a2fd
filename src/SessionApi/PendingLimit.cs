using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sessions;

namespace SessionApi;

/// <summary>
/// Admits sessions that are to wait for a phone, up to so many per tenant. Counts those it has admitted; what became of them it looks up only
/// when the limit seems to be reached, so that an ordinary creation costs no query. Several processes may each admit that many before they look.
/// </summary>
internal sealed class PendingLimit(ISessionDirectory directory, IOptions<PendingLimitOptions> options, TimeProvider time)
{
    /// <summary>One admitted so recently counts although the list does not show it: it may not be saved yet.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>Callers who are turned away do not have the list read more often than this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly int _limit = options.Value.PendingSessions;
    private readonly ConcurrentDictionary<string, Tenant> _tenants = new();

    /// <summary>False when there are too many already.</summary>
    /// <exception cref="Sessions.Storage.StorageUnavailableException">Their number cannot be looked up.</exception>
    public async Task<bool> TryAdmitAsync(SessionKey key, CancellationToken cancellationToken)
    {
        var tenant = _tenants.GetOrAdd(key.Tenant, _ => new Tenant());
        using var turn = await tenant.EnterAsync(cancellationToken);
        if (tenant.LookedAt is null || (IsFull(tenant, key) && time.GetElapsedTime(tenant.LookedAt.Value) >= LookAgain))
        {
            await LookAsync(tenant, key.Tenant, cancellationToken);
        }

        if (IsFull(tenant, key)) return false;

        tenant.Admitted[key.SessionId] = time.GetTimestamp();
        return true;
    }

    private bool IsFull(Tenant tenant, SessionKey key) => tenant.Admitted.Count >= _limit && !tenant.Admitted.ContainsKey(key.SessionId);

    private async Task LookAsync(Tenant tenant, string name, CancellationToken cancellationToken)
    {
        var page = await directory.ListAsync(name, _limit, null, new SessionFilter { Statuses = [SessionStatus.Pending] }, cancellationToken);
        var pending = page.Sessions.Select(session => session.Key.SessionId).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, admittedAt) in tenant.Admitted)
        {
            if (!pending.Contains(id) && time.GetElapsedTime(admittedAt) > Fresh) tenant.Admitted.Remove(id);
        }

        foreach (var id in pending) tenant.Admitted.TryAdd(id, time.GetTimestamp());
        tenant.LookedAt = time.GetTimestamp();
    }

#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to free.
    private sealed class Tenant
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _turns = new(1, 1);

        /// <summary>When each was admitted, by id.</summary>
        public Dictionary<string, long> Admitted { get; } = new(StringComparer.Ordinal);

        public long? LookedAt { get; set; }

        public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
        {
            await _turns.WaitAsync(cancellationToken);
            return new Turn(_turns);
        }

        private sealed class Turn(SemaphoreSlim turns) : IDisposable
        {
            public void Dispose() => turns.Release();
        }
    }
}
