using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of devices keeps; each test has a tenant of its own.</summary>
public abstract class DeviceStoreContract : StoreContract<IDeviceStores>
{
    private static readonly byte[] First = TestKeys.Bytes(700, 0x11);
    private static readonly byte[] Second = TestKeys.Bytes(900, 0x22);
    private static readonly byte[] PreKeys = TestKeys.Bytes(30 * 32, 0x33);

    private SessionKey Key => new(Tenant, "one");

    [Fact]
    public async Task There_is_nothing_before_the_first_save() => Assert.Null(await Store.Open(Key, 1).LoadAsync(Cancel));

    [Fact]
    public async Task Saved_credentials_come_back_to_this_owner_and_the_next()
    {
        var store = Store.Open(Key, 1);
        await store.SaveAsync(First, Cancel);
        await store.SaveAsync(Second, Cancel);

        Assert.Equal(Second, await store.LoadAsync(Cancel));
        Assert.Equal(Second, await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task Devices_are_kept_apart()
    {
        await Store.Open(Key, 1).SaveAsync(First, Cancel);
        await Store.Open(new SessionKey(Tenant, "one-2"), 1).SaveAsync(Second, Cancel);
        await Store.Open(new SessionKey($"{Tenant}x", "one"), 1).SaveAsync(Second, Cancel);

        Assert.Equal(First, await Store.Open(Key, 1).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_claim_shuts_the_older_owner_out_of_existing_rows()
    {
        var old = Store.Open(Key, 1);
        await old.SaveAsync(First, Cancel);

        await Store.Open(Key, 2).ClaimAsync(Cancel);

        await AssertLostAsync(old);
        Assert.Equal(First, await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_claim_shuts_the_older_owner_out_when_there_are_no_rows_yet()
    {
        var old = Store.Open(Key, 1);
        var heir = Store.Open(Key, 2);

        await heir.ClaimAsync(Cancel);

        await AssertLostAsync(old);
        Assert.Null(await heir.LoadAsync(Cancel));
        await heir.SaveAsync(Second, Cancel);
        Assert.Equal(Second, await heir.LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_write_shuts_the_older_owner_out()
    {
        var old = Store.Open(Key, 1);
        await old.SaveAsync(First, Cancel);

        await Store.Open(Key, 2).SaveAsync(Second, Cancel);

        await AssertLostAsync(old);
        Assert.Equal(Second, await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task New_pre_keys_shut_the_older_owner_out()
    {
        var old = Store.Open(Key, 1);
        await old.SaveAsync(First, Cancel);

        await Store.Open(Key, 2).AddPreKeysAsync(1, PreKeys, Cancel);

        await AssertLostAsync(old);
    }

    [Fact]
    public async Task An_older_owner_may_not_even_read_once_it_lost()
    {
        await Store.Open(Key, 2).SaveAsync(Second, Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await Store.Open(Key, 1).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_new_object_of_the_same_epoch_may_write_and_shuts_the_older_object_out()
    {
        var before = Store.Open(Key, 1);
        await before.SaveAsync(First, Cancel);

        var after = Store.Open(Key, 1);
        await after.SaveAsync(Second, Cancel);

        await AssertLostAsync(before);
        Assert.Equal(Second, await after.LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_newer_owner_writes_over_an_older_one_that_came_in_between()
    {
        var heir = Store.Open(Key, 2);
        Assert.Null(await heir.LoadAsync(Cancel));
        await Store.Open(Key, 1).SaveAsync(First, Cancel);

        await heir.SaveAsync(Second, Cancel);

        Assert.Equal(Second, await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task Erased_means_gone_and_erasing_nothing_is_fine()
    {
        var store = Store.Open(Key, 1);
        await store.EraseAsync(Cancel);
        await store.SaveAsync(First, Cancel);
        await store.AddPreKeysAsync(1, PreKeys, Cancel);

        await store.EraseAsync(Cancel);
        await store.EraseAsync(Cancel);

        Assert.Null(await store.LoadAsync(Cancel));
        Assert.Null(await Store.Open(Key, 1).LoadAsync(Cancel));
    }

    [Fact]
    public async Task An_older_owner_may_not_erase()
    {
        var old = Store.Open(Key, 1);
        await old.SaveAsync(First, Cancel);
        await Store.Open(Key, 2).ClaimAsync(Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(() => old.EraseAsync(Cancel));

        Assert.Equal(First, await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task What_another_owner_erased_is_not_brought_back()
    {
        var old = Store.Open(Key, 1);
        await old.SaveAsync(First, Cancel);

        await Store.Open(Key, 2).EraseAsync(Cancel);

        Assert.Null(await old.LoadAsync(Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await old.SaveAsync(First, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => old.ClaimAsync(Cancel));
        Assert.Null(await Store.Open(Key, 2).LoadAsync(Cancel));
    }

    [Fact]
    public async Task An_owner_that_lost_a_deleted_session_does_not_touch_one_created_under_its_id()
    {
        var old = Store.Open(Key, 7);
        await old.SaveAsync(First, Cancel);
        await Store.Open(Key, 8).EraseAsync(Cancel);
        await Store.Open(Key, 1).SaveAsync(Second, Cancel);

        await AssertLostAsync(old);
        await Assert.ThrowsAsync<OwnershipLostException>(() => old.EraseAsync(Cancel));

        Assert.Equal(Second, await Store.Open(Key, 1).LoadAsync(Cancel));
    }

    [Fact]
    public async Task The_owner_that_erased_may_save_anew()
    {
        var store = Store.Open(Key, 1);
        await store.SaveAsync(First, Cancel);
        await store.EraseAsync(Cancel);

        await store.SaveAsync(Second, Cancel);

        Assert.Equal(Second, await store.LoadAsync(Cancel));
    }

    [Fact]
    public async Task Pre_keys_may_come_before_credentials_and_the_largest_batch_fits()
    {
        var store = Store.Open(Key, 1);

        await store.AddPreKeysAsync(1, new byte[812 * 32], Cancel);
        await store.AddPreKeysAsync(813, PreKeys, Cancel);
        await store.SaveAsync(First, Cancel);
        await store.AddPreKeysAsync((1 << 24) - 1, PreKeys.AsMemory(0, 32), Cancel);

        Assert.Equal(First, await Store.Open(Key, 1).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_batch_nobody_was_told_of_may_be_added_again()
    {
        await Store.Open(Key, 1).AddPreKeysAsync(1, PreKeys, Cancel);

        await Store.Open(Key, 2).AddPreKeysAsync(1, PreKeys.AsMemory(0, 64), Cancel);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 31)]
    [InlineData(1, 813 * 32)]
    [InlineData(0, 32)]
    [InlineData(1 << 24, 32)]
    [InlineData((1 << 24) - 1, 64)]
    public async Task A_batch_out_of_bounds_is_refused(int firstId, int length) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.Open(Key, 1).AddPreKeysAsync(firstId, new byte[length], Cancel));

    [Fact]
    public async Task Writes_of_one_owner_may_overlap()
    {
        var store = Store.Open(Key, 1);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0
            ? store.SaveAsync(TestKeys.Bytes(500, (byte)number), Cancel).AsTask()
            : store.AddPreKeysAsync(number * 1000, PreKeys, Cancel).AsTask()));

        Assert.NotNull(await store.LoadAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_owners_that_race_the_newer_one_keeps_the_rows()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = new SessionKey(Tenant, $"race-{round}");
            var old = Store.Open(key, 1);
            var heir = Store.Open(key, 2);

            var oldWrites = WriteUntilLostAsync(old);
            await heir.ClaimAsync(Cancel);
            await heir.SaveAsync(Second, Cancel);
            await oldWrites;

            await AssertLostAsync(old);
            Assert.Equal(Second, await heir.LoadAsync(Cancel));
        }
    }

    private static async Task WriteUntilLostAsync(IOwnedDeviceStore store)
    {
        // Not without end: one that writes without pause, in one step where its heir needs two, may take every turn.
        await Task.Yield();
        for (var writes = 0; writes < 20; writes++)
        {
            try
            {
                await store.SaveAsync(First, Cancel);
            }
            catch (OwnershipLostException)
            {
                return;
            }
        }
    }

    private static async Task AssertLostAsync(IOwnedDeviceStore store)
    {
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await store.SaveAsync(First, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await store.AddPreKeysAsync(500, PreKeys, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => store.ClaimAsync(Cancel));
    }
}
