using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of repeatable creations keeps; each test has a tenant of its own.</summary>
public abstract class IdempotencyStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    private IIdempotencyStore _store = null!;

    private readonly string _tenant = $"t{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);

        return ValueTask.CompletedTask;
    }

    protected abstract Task<IIdempotencyStore> OpenAsync();

    [Fact]
    public async Task An_entry_comes_back_as_it_was_added()
    {
        var added = await _store.TryAddAsync(Entry("a"), Cancel);

        Assert.NotNull(added?.ETag);
        Assert.Equal(added, await _store.FindAsync(_tenant, "a", Cancel));
        Assert.Null(await _store.FindAsync(_tenant, "b", Cancel));
        Assert.Null(await _store.FindAsync($"{_tenant}x", "a", Cancel));
    }

    [Fact]
    public async Task Of_adders_of_the_same_key_exactly_one_wins()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _store.TryAddAsync(Entry("a") with { SessionId = $"s{number}" }, Cancel)));

        var winner = Assert.Single(added, entry => entry is not null);
        Assert.Equal(winner, await _store.FindAsync(_tenant, "a", Cancel));
    }

    [Fact]
    public async Task Of_those_who_replace_the_same_version_exactly_one_wins()
    {
        var added = (await _store.TryAddAsync(Entry("a"), Cancel))!;

        var replaced = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _store.TryReplaceAsync(added with { BegunAt = Noon.AddSeconds(number) }, Cancel)));

        var winner = Assert.Single(replaced, entry => entry is not null);
        Assert.Equal(winner, await _store.FindAsync(_tenant, "a", Cancel));
        var done = await _store.TryReplaceAsync(winner! with { IsDone = true }, Cancel);
        Assert.True(done!.IsDone);
        Assert.Equal(done, await _store.FindAsync(_tenant, "a", Cancel));
    }

    [Fact]
    public async Task Only_the_version_that_was_read_is_removed()
    {
        var added = (await _store.TryAddAsync(Entry("a"), Cancel))!;
        var replaced = (await _store.TryReplaceAsync(added with { IsDone = true }, Cancel))!;

        await _store.RemoveAsync(added, Cancel);
        Assert.NotNull(await _store.FindAsync(_tenant, "a", Cancel));

        await _store.RemoveAsync(replaced, Cancel);
        await _store.RemoveAsync(replaced, Cancel);
        Assert.Null(await _store.FindAsync(_tenant, "a", Cancel));
        Assert.Null(await _store.TryReplaceAsync(replaced, Cancel));
    }

    [Fact]
    public async Task What_is_old_is_removed_and_nothing_else()
    {
        // Years before anything that the other tests of this table write.
        var ancient = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await _store.TryAddAsync(Entry("old") with { BegunAt = ancient }, Cancel);
        await _store.TryAddAsync(Entry("edge") with { BegunAt = ancient.AddSeconds(1) }, Cancel);

        await _store.RemoveBeforeAsync(ancient.AddSeconds(1), Cancel);

        Assert.Null(await _store.FindAsync(_tenant, "old", Cancel));
        Assert.NotNull(await _store.FindAsync(_tenant, "edge", Cancel));
    }

    private IdempotencyEntry Entry(string keyHash) => new(_tenant, keyHash, "body", "s-1", Noon, IsDone: false);
}
