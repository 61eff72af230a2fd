using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Sessions.ApiKeys;
using Sessions.Storage;

namespace SessionApi.Auth;

/// <summary>
/// The keys of the table, looked up one by one when they are used and remembered for a moment, by hash. What is not known is remembered as well,
/// so that repeating a wrong key costs storage nothing.
/// </summary>
internal sealed class StoredKeys(IApiKeyStore store, TimeProvider time)
{
    /// <summary>A revoked key works that long at most, in processes other than the one that revoked it.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    /// <summary>What is older than this is asked for again while it still counts, so that callers need not wait for storage.</summary>
    private static readonly TimeSpan Fresh = Memory / 2;

    /// <summary>Keys remembered, real ones and others.</summary>
    public const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (ApiKey? Key, long At)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Questions under way: however many callers want to know, storage is asked once.</summary>
    private readonly ConcurrentDictionary<string, Lazy<Task>> _asked = new(StringComparer.Ordinal);

    private volatile Known? _any;

    /// <summary>Rises with every key that was forgotten: an answer from before may be about a key that is gone.</summary>
    private long _forgotten;

    /// <summary>Keys remembered now.</summary>
    public int RememberedCount => _remembered.Count;

    /// <summary>The key with this text, if it is one and has not expired.</summary>
    /// <exception cref="StorageUnavailableException">Nobody can tell now.</exception>
    public async Task<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiKeyText.Parse(text) is not { } place) return null;

        var hash = ApiKeyText.HashOf(text);
        if (!_remembered.TryGetValue(hash, out var entry) || time.GetElapsedTime(entry.At) >= Memory)
        {
            await AskOnceAsync(hash, () => AskAsync(place.Tenant, place.Id, hash)).WaitAsync(cancellationToken);
            // Forgotten at this very moment: whatever it was, it is not trusted.
            if (!_remembered.TryGetValue(hash, out entry)) return null;
        }
        else if (time.GetElapsedTime(entry.At) >= Fresh)
        {
            Ignore(AskOnceAsync(hash, () => AskAsync(place.Tenant, place.Id, hash)));
        }

        return entry.Key is { } key && !(key.ExpiresAt <= time.GetUtcNow()) ? key : null;
    }

    /// <summary>Forgets what was remembered of a key, so that this process notices at once that it is gone.</summary>
    public void Forget(string hash)
    {
        Interlocked.Increment(ref _forgotten);
        _remembered.TryRemove(hash, out _);
    }

    /// <summary>
    /// Whether there is any stored key. Once there was one it stays so for this process: deleting the last key must not open the door. While
    /// storage is down, what was known last counts.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was never known.</exception>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        if (_any is not { } known)
        {
            await AskOnceAsync(string.Empty, AskAnyAsync).WaitAsync(cancellationToken);
            return _any!.Any;
        }

        if (known.Any || time.GetElapsedTime(known.At) < Fresh) return known.Any;

        var asking = AskOnceAsync(string.Empty, AskAnyAsync);
        if (time.GetElapsedTime(known.At) < Memory)
        {
            Ignore(asking);
            return known.Any;
        }

        try
        {
            await asking.WaitAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // Nobody can have made one meanwhile that this process would have heard of.
        }

        return _any!.Any;
    }

    /// <summary>The first key was made here.</summary>
    public void Made() => _any = new(Any: true, time.GetTimestamp());

    private async Task AskAsync(string tenant, string id, string hash)
    {
        while (true)
        {
            // From before the question: what is answered may be older than the answer.
            var (forgotten, now) = (Interlocked.Read(ref _forgotten), time.GetTimestamp());
            var stored = await store.FindAsync(tenant, id, CancellationToken.None);
            if (_remembered.Count >= MaxRemembered) MakeRoom();
            _remembered[hash] = (stored is not null && IsSame(stored.Hash, hash) ? stored : null, now);
            if (Interlocked.Read(ref _forgotten) == forgotten) return;
        }
    }

    private void MakeRoom()
    {
        // Those that are no keys go first: anybody can make them up.
        foreach (var (hash, entry) in _remembered)
        {
            if (entry.Key is null) _remembered.TryRemove(hash, out _);
        }

        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
    }

    private async Task AskAnyAsync()
    {
        var (before, now) = (_any, time.GetTimestamp());
        var any = await store.AnyAsync(CancellationToken.None);
        // One made here meanwhile stays known.
        Interlocked.CompareExchange(ref _any, new(any, now), before);
    }

    private Task AskOnceAsync(string question, Func<Task> ask) => _asked.GetOrAdd(question, asked => new Lazy<Task>(async () =>
    {
        try
        {
            await ask();
        }
        finally
        {
            _asked.TryRemove(asked, out _);
        }
    })).Value;

    // Whoever has to know asks again, and is told then.
    private static void Ignore(Task asking) => asking.ContinueWith(
        static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private sealed record Known(bool Any, long At);

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
