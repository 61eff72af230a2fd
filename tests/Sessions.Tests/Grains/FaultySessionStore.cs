using System.Collections.Concurrent;
using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultySessionStore(ISessionStore rows, StorageScript script) : ISessionStore
{
    /// <summary>Every record that somebody tried to write, whatever became of it.</summary>
    public ConcurrentQueue<SessionRecord> Tried { get; } = new();

    public Task<StoredSession?> LoadAsync(SessionKey key, CancellationToken cancellationToken) =>
        script.CallAsync("session.load", () => rows.LoadAsync(key, cancellationToken));

    public Task<string?> TryAddAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        Tried.Enqueue(record);
        return script.CallAsync("session.add", () => rows.TryAddAsync(record, cancellationToken));
    }

    public Task<string> ReplaceAsync(SessionRecord record, string etag, CancellationToken cancellationToken)
    {
        Tried.Enqueue(record);
        return script.CallAsync("session.replace", () => rows.ReplaceAsync(record, etag, cancellationToken));
    }

    public Task DeleteAsync(SessionKey key, string etag, CancellationToken cancellationToken) =>
        script.CallAsync("session.delete", () => rows.DeleteAsync(key, etag, cancellationToken));

    public Task<IReadOnlyList<SessionRecord>> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken) =>
        script.CallAsync("session.list", () => rows.ListAsync(tenant, limit, afterSessionId, filter, cancellationToken));

    public async IAsyncEnumerable<SessionRecord> ScanAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await script.CallAsync("session.scan", () => Task.CompletedTask);
        await foreach (var record in rows.ScanAsync(cancellationToken)) yield return record;
    }
}
