using Microsoft.Extensions.Time.Testing;
using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of removals keeps; each test has a tenant of its own.</summary>
public abstract class UnlinkStoreContract : StoreContract<IUnlinkStore>
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static readonly DateTimeOffset Start = new(2025, 1, 8, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly byte[] Credentials = TestKeys.Bytes(600, 0x44);

    protected sealed override Task<IUnlinkStore> OpenAsync() => OpenAsync(new FakeTimeProvider(Start));

    protected abstract Task<IUnlinkStore> OpenAsync(TimeProvider time);

    [Fact]
    public async Task An_added_removal_is_due_at_once_and_gives_its_credentials_back()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);

        var unlink = await SingleAsync();

        Assert.Equal(new PendingUnlink(Tenant, Id, Start, 0, Start, unlink.ETag), unlink);
        Assert.Equal(Credentials, await Store.LoadCredentialsAsync(unlink, Cancel));
    }

    [Fact]
    public async Task Adding_again_changes_nothing()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);
        await Store.AddAsync(Tenant, Id, TestKeys.Bytes(10, 0x55), null, Cancel);

        Assert.Equal(Credentials, await Store.LoadCredentialsAsync(await SingleAsync(), Cancel));
    }

    [Fact]
    public async Task A_taken_removal_counts_the_attempt_and_keeps_its_credentials()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);

        var taken = await Store.TryTakeAsync(await SingleAsync(), Start.AddMinutes(1), Cancel);

        Assert.Equal(taken, await SingleAsync());
        Assert.Equal((1, Start.AddMinutes(1), Start), (taken!.Attempts, taken.NextAttemptAt, taken.CreatedAt));
        Assert.Equal(Credentials, await Store.LoadCredentialsAsync(taken, Cancel));
        Assert.Equal(2, (await Store.TryTakeAsync(taken, Start.AddMinutes(2), Cancel))!.Attempts);
    }

    [Fact]
    public async Task Exactly_one_of_several_processes_takes_a_removal()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);
        var unlink = await SingleAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Store.TryTakeAsync(unlink, Start.AddMinutes(1), Cancel)));

        Assert.Single(taken, one => one is not null);
    }

    [Fact]
    public async Task A_deleted_removal_is_gone()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);
        var unlink = await SingleAsync();

        await Store.DeleteAsync(unlink, Cancel);
        await Store.DeleteAsync(unlink, Cancel);

        Assert.Null(await Store.LoadCredentialsAsync(unlink, Cancel));
        Assert.Null(await Store.TryTakeAsync(unlink, Start, Cancel));
        Assert.Empty(await ScanAsync());
    }

    [Fact]
    public async Task A_scan_sees_everyTenant()
    {
        await Store.AddAsync(Tenant, Id, Credentials, null, Cancel);
        await Store.AddAsync($"{Tenant}x", Id, Credentials, null, Cancel);

        Assert.Equal(2, (await ScanAsync()).Count);
    }

    private async Task<PendingUnlink> SingleAsync() => Assert.Single(await ScanAsync());

    private async Task<List<PendingUnlink>> ScanAsync()
    {
        var found = new List<PendingUnlink>();
        await foreach (var unlink in Store.ScanAsync(Cancel))
        {
            if (unlink.Tenant.StartsWith(Tenant, StringComparison.Ordinal)) found.Add(unlink);
        }

        return found;
    }
}
