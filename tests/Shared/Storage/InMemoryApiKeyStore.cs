using System.Collections.Concurrent;
using Sessions.ApiKeys;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>API keys in memory, with the promises of the table.</summary>
internal sealed class InMemoryApiKeyStore : IApiKeyStore
{
    private readonly ConcurrentDictionary<(string Tenant, string Id), ApiKey> _keys = [];
    private int _reads;
    private int _questions;

    /// <summary>Storage that does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Every answer waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Keys looked up so far.</summary>
    public int Reads => _reads;

    /// <summary>How often it was asked whether there is any.</summary>
    public int Questions => _questions;

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => Answer(() => _keys.TryAdd((key.Tenant, key.Id), key));

    public Task<ApiKey?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);

        return Answer(() => _keys.GetValueOrDefault((tenant, id)));
    }

    public Task<IReadOnlyList<ApiKey>> ListAsync(string tenant, CancellationToken cancellationToken) => Answer<IReadOnlyList<ApiKey>>(
        () => [.. _keys.Values.Where(key => key.Tenant == tenant).OrderBy(key => key.Id, StringComparer.Ordinal)]);

    public Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);

        return Answer(() => !_keys.IsEmpty);
    }

    public Task TouchAsync(string tenant, string id, DateTimeOffset usedAt, CancellationToken cancellationToken) => Answer(
        () => _keys.TryGetValue((tenant, id), out var key) && _keys.TryUpdate((tenant, id), key with { LastUsedAt = usedAt }, key));

    public Task<bool> DeleteAsync(string tenant, string id, CancellationToken cancellationToken) => Answer(() => _keys.TryRemove((tenant, id), out _));

    // What is there when the question is asked is the answer, however late it comes.
    private async Task<T> Answer<T>(Func<T> answer)
    {
        if (IsDown) throw new StorageUnavailableException("The table Keys cannot be reached.");

        var result = answer();
        await Gate;
        return result;
    }
}
