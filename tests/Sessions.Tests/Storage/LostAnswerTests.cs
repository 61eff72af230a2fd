using Microsoft.Extensions.Time.Testing;
using Sessions.Storage;
using Shared.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>A write that was done but whose answer was lost is repeated by the client library, and refused; it must not look like a lost ownership.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // More than all tries of one call.
    private const int AllTries = 10;

    private static readonly byte[] First = TestKeys.Bytes(700, 0x11);
    private static readonly byte[] Second = TestKeys.Bytes(900, 0x22);
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly LostAnswers _line = new();
    private readonly SessionKey _key = new($"t{Guid.NewGuid():N}", "one");
    private TestTables _tables = null!;
    private TestTables _others = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tables = new TestTables(await azurite.ConnectionStringAsync(), beforeTransport: _line);
        _others = new TestTables(await azurite.ConnectionStringAsync());
        await _tables.Tables.CreateAsync(Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_added_record_is_recognised()
    {
        _line.LoseNext();

        var etag = await _tables.Sessions.TryAddAsync(Record(1), Cancel);

        Assert.Equal(1, _line.Lost);
        Assert.Equal((await _others.Sessions.LoadAsync(_key, Cancel))!.ETag, etag);
    }

    [Fact]
    public async Task A_replaced_record_is_recognised()
    {
        var etag = (await _tables.Sessions.TryAddAsync(Record(1), Cancel))!;
        _line.LoseNext();

        etag = await _tables.Sessions.ReplaceAsync(Record(2), etag, Cancel);

        Assert.Equal(1, _line.Lost);
        var stored = await _others.Sessions.LoadAsync(_key, Cancel);
        Assert.Equal((2, etag), (stored!.Record.Version, stored.ETag));
    }

    [Fact]
    public async Task A_record_replaced_by_another_owner_meanwhile_is_lost()
    {
        var etag = (await _tables.Sessions.TryAddAsync(Record(1), Cancel))!;
        _line.LoseNext();
        _line.Meanwhile = async () =>
        {
            var stored = await _others.Sessions.LoadAsync(_key, Cancel);
            await _others.Sessions.ReplaceAsync(stored!.Record with { Epoch = 2 }, stored.ETag, Cancel);
        };

        await Assert.ThrowsAsync<OwnershipLostException>(() => _tables.Sessions.ReplaceAsync(Record(2), etag, Cancel));
    }

    [Fact]
    public async Task A_record_that_another_owner_wrote_equally_is_not_taken_for_ours()
    {
        var etag = (await _tables.Sessions.TryAddAsync(Record(1), Cancel))!;
        await _others.Sessions.ReplaceAsync(Record(2), etag, Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(() => _tables.Sessions.ReplaceAsync(Record(2), etag, Cancel));
    }

    [Fact]
    public async Task A_deleted_record_is_deleted()
    {
        var etag = (await _tables.Sessions.TryAddAsync(Record(1), Cancel))!;
        _line.LoseNext();

        await _tables.Sessions.DeleteAsync(_key, etag, Cancel);

        Assert.Equal(1, _line.Lost);
        Assert.Null(await _others.Sessions.LoadAsync(_key, Cancel));
    }

    [Fact]
    public async Task Claim_saves_pre_keys_and_erasure_are_recognised()
    {
        var store = _tables.Devices.Open(_key, 1);

        _line.LoseNext();
        await store.ClaimAsync(Cancel);
        _line.LoseNext();
        await store.SaveAsync(First, Cancel);
        _line.LoseNext();
        await store.SaveAsync(Second, Cancel);
        _line.LoseNext();
        await store.AddPreKeysAsync(1, First.AsMemory(0, 64), Cancel);

        Assert.Equal(4, _line.Lost);
        Assert.Equal(Second, await store.LoadAsync(Cancel));

        _line.LoseNext();
        await store.EraseAsync(Cancel);

        Assert.Equal(5, _line.Lost);
        Assert.Empty(await _others.RawRowsAsync("Devices", _key.Tenant));
        await store.SaveAsync(First, Cancel);
    }

    [Fact]
    public async Task A_save_on_which_a_newer_owner_came_meanwhile_is_lost()
    {
        var store = _tables.Devices.Open(_key, 1);
        _line.LoseNext();
        _line.Meanwhile = () => _others.Devices.Open(_key, 2).ClaimAsync(Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await store.SaveAsync(First, Cancel));
    }

    [Fact]
    public async Task After_an_outage_the_owner_goes_on_wherever_the_write_got_to()
    {
        var store = _tables.Devices.Open(_key, 1);
        await store.SaveAsync(First, Cancel);

        _line.LoseNext(AllTries);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.SaveAsync(Second, Cancel));
        _line.LoseNext(0);

        Assert.Equal(Second, await store.LoadAsync(Cancel));
        await store.SaveAsync(First, Cancel);
        Assert.Equal(First, await store.LoadAsync(Cancel));
    }

    [Fact]
    public async Task After_an_outage_an_erasure_can_be_repeated_and_saved_after()
    {
        var store = _tables.Devices.Open(_key, 1);
        await store.SaveAsync(First, Cancel);

        _line.LoseNext(AllTries);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.EraseAsync(Cancel));
        _line.LoseNext(0);

        await store.SaveAsync(Second, Cancel);
        await store.EraseAsync(Cancel);
        Assert.Empty(await _others.RawRowsAsync("Devices", _key.Tenant));
    }

    [Fact]
    public async Task A_taken_removal_is_recognised()
    {
        var store = _tables.Unlinks(new FakeTimeProvider(Noon));
        _line.LoseNext();
        await store.AddAsync(_key.Tenant, "1", First, null, Cancel);
        var row = Assert.Single(await _others.RawRowsAsync("Unlinks", _key.Tenant));
        var unlink = new PendingUnlink(_key.Tenant, "1", Noon, 0, Noon, row.ETag.ToString());

        _line.LoseNext();
        var taken = await store.TryTakeAsync(unlink, Noon.AddMinutes(1), Cancel);

        Assert.Equal(2, _line.Lost);
        Assert.Equal(1, taken!.Attempts);
        Assert.NotNull(await store.TryTakeAsync(taken, Noon.AddMinutes(2), Cancel));
    }

    private SessionRecord Record(long version) => new()
    {
        Key = _key,
        Status = SessionStatus.Pending,
        Reason = SessionReason.Connecting,
        Version = version,
        Epoch = 1,
        Owner = "S127.0.0.1:11111:1",
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };
}
