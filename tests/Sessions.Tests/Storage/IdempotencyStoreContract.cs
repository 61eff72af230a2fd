using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of repeatable creations keeps; each test has a tenant of its own.</summary>
public abstract class IdempotencyStoreContract : StoreContract<IIdempotencyStore>
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_comes_back_as_it_was_added()
    {
        var added = await Store.TryAddAsync(Entry("a"), Cancel);

        Assert.NotNull(added?.ETag);
        Assert.Equal(added, await Store.FindAsync(Tenant, "a", Cancel));
        Assert.Null(await Store.FindAsync(Tenant, "b", Cancel));
        Assert.Null(await Store.FindAsync($"{Tenant}x", "a", Cancel));
    }

    [Fact]
    public async Task Of_adders_of_the_same_key_exactly_one_wins()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Store.TryAddAsync(Entry("a") with { SessionId = $"s{number}" }, Cancel)));

        var winner = Assert.Single(added, entry => entry is not null);
        Assert.Equal(winner, await Store.FindAsync(Tenant, "a", Cancel));
    }

    [Fact]
    public async Task Of_those_who_replace_the_same_version_exactly_one_wins()
    {
        var added = (await Store.TryAddAsync(Entry("a"), Cancel))!;

        var replaced = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Store.TryReplaceAsync(added with { BegunAt = Noon.AddSeconds(number) }, Cancel)));

        var winner = Assert.Single(replaced, entry => entry is not null);
        Assert.Equal(winner, await Store.FindAsync(Tenant, "a", Cancel));
        var done = await Store.TryReplaceAsync(winner! with { IsDone = true }, Cancel);
        Assert.True(done!.IsDone);
        Assert.Equal(done, await Store.FindAsync(Tenant, "a", Cancel));
    }

    [Fact]
    public async Task Only_the_version_that_was_read_is_removed()
    {
        var added = (await Store.TryAddAsync(Entry("a"), Cancel))!;
        var replaced = (await Store.TryReplaceAsync(added with { IsDone = true }, Cancel))!;

        await Store.RemoveAsync(added, Cancel);
        Assert.NotNull(await Store.FindAsync(Tenant, "a", Cancel));

        await Store.RemoveAsync(replaced, Cancel);
        await Store.RemoveAsync(replaced, Cancel);
        Assert.Null(await Store.FindAsync(Tenant, "a", Cancel));
        Assert.Null(await Store.TryReplaceAsync(replaced, Cancel));
    }

    [Fact]
    public async Task What_is_old_is_removed_and_nothing_else()
    {
        // Years before anything that the other tests of this table write.
        var ancient = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await Store.TryAddAsync(Entry("old") with { BegunAt = ancient }, Cancel);
        await Store.TryAddAsync(Entry("edge") with { BegunAt = ancient.AddSeconds(1) }, Cancel);

        await Store.RemoveBeforeAsync(ancient.AddSeconds(1), Cancel);

        Assert.Null(await Store.FindAsync(Tenant, "old", Cancel));
        Assert.NotNull(await Store.FindAsync(Tenant, "edge", Cancel));
    }

    private IdempotencyEntry Entry(string keyHash) => new(Tenant, keyHash, "body", "s-1", Noon, IsDone: false);
}
