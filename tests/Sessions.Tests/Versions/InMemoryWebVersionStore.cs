using System.Collections.Concurrent;
using System.Globalization;
using Sessions.Storage;

namespace Sessions.Tests.Versions;

/// <summary>The table of versions in memory; passes the same tests as the real one.</summary>
internal sealed class InMemoryWebVersionStore : IWebVersionStore
{
    private readonly ConcurrentDictionary<string, StoredWebVersion> _rows = new();
    private long _writes;

    public Task<StoredWebVersion?> LoadAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult(_rows.GetValueOrDefault(host));

    public Task<string?> TryWriteAsync(string host, StoredWebVersion version, string? etag, CancellationToken cancellationToken)
    {
        var row = version with { ETag = Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture) };
        var isWritten = etag is null
            ? _rows.TryAdd(host, row)
            : _rows.TryGetValue(host, out var old) && old.ETag == etag && _rows.TryUpdate(host, row, old);

        return Task.FromResult(isWritten ? row.ETag : null);
    }
}
