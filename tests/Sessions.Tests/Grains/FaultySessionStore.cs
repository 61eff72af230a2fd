using System.Collections.Concurrent;
using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultySessionStore(ISessionStore rows, StorageScript script) : ISessionStore
{
    /// <summary>Every record that somebody tried to write, whatever became of it.</summary>
    public ConcurrentQueue<SessionRecord> Tried { get; } = new();

    /// <summary>Every record that was written, whether its writer learnt of it or not.</summary>
    public ConcurrentQueue<SessionRecord> Written { get; } = new();

    public Task<StoredSession?> LoadAsync(SessionKey key, CancellationToken cancellationToken) =>
        script.CallAsync("session.load", () => rows.LoadAsync(key, cancellationToken));

    public Task<string?> TryAddAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        Tried.Enqueue(record);
        return script.CallAsync("session.add", async () =>
        {
            var etag = await rows.TryAddAsync(record, cancellationToken);
            if (etag is not null) Written.Enqueue(record);
            return etag;
        });
    }

    public Task<string> ReplaceAsync(SessionRecord record, string etag, CancellationToken cancellationToken)
    {
        Tried.Enqueue(record);
        return script.CallAsync("session.replace", async () =>
        {
            var written = await rows.ReplaceAsync(record, etag, cancellationToken);
            Written.Enqueue(record);
            return written;
        });
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
