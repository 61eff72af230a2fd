using Sessions.Clusters;
using Sessions.Tests.Grains;
using Shared.Storage;
using WhatsApp;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;
using Xunit;

namespace Sessions.Tests.Clusters;

/// <summary>What an owner may send while the cluster's word on it is fresh, old, or not to be had.</summary>
public sealed class SenderFenceTests
{
    private static readonly Uri Url = new("ws://127.0.0.1/ws/chat");
    private static readonly SessionKey Key = new("t", "s-1");

    private readonly TestTime _time = new();
    private readonly FakeStamp _stamp = new();
    private readonly RecordedNetwork _network = new();
    private readonly InMemorySessionStore _rows = new();
    private readonly StorageScript _storage = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_stamp_is_fresh_nothing_is_asked()
    {
        var line = await OpenAsync();

        await line.SendAsync(new byte[3], Token);

        Assert.Equal("connect send:3", _network.Log);
        Assert.Empty(_storage.Calls);
    }

    [Fact]
    public async Task With_an_old_stamp_the_owner_of_the_record_sends()
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;

        await line.SendAsync(new byte[3], Token);
        await line.SendAsync(new byte[4], Token);

        Assert.Equal("connect send:3 send:4", _network.Log);
        Assert.Equal(["session.load", "session.load"], _storage.Calls);
    }

    [Fact]
    public async Task With_an_old_stamp_one_that_lost_the_session_sends_nothing_and_says_no_goodbye()
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;
        await ClaimAsync();

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await line.SendAsync(new byte[3], Token));
        // Once lost it stays lost, whatever the cluster says next.
        _stamp.IsFresh = true;
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await line.SendAsync(new byte[3], Token));
        await line.DisposeAsync();

        Assert.Equal("connect abort", _network.Log);
        Assert.Equal(["session.load"], _storage.Calls);
    }

    [Fact]
    public async Task One_that_lost_the_session_does_not_even_connect()
    {
        var transports = await TransportsAsync();
        _stamp.IsFresh = false;
        await ClaimAsync();

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await transports.ConnectAsync(Url, Token));

        Assert.Empty(_network.Log);
    }

    [Fact]
    public async Task A_session_that_was_deleted_is_lost()
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;
        await _rows.DeleteAsync(Key, (await _rows.LoadAsync(Key, Token))!.ETag, Token);

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await line.SendAsync(new byte[3], Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_neither_cluster_nor_storage_answers_what_is_to_be_sent_waits_for_the_first_of_them(bool isStorage)
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;
        _rows.IsUnavailable = true;
        var sending = line.SendAsync(new byte[3], Token).AsTask();
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        await _time.ArmedAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal("connect", _network.Log);

        if (isStorage) _rows.IsUnavailable = false;
        else _stamp.IsFresh = true;
        _time.Advance(TimeSpan.FromSeconds(1));

        await sending.WaitAsync(Patience.Limit, Token);
        Assert.Equal("connect send:3", _network.Log);
    }

    [Fact]
    public async Task A_line_that_is_closed_meanwhile_waits_no_longer()
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;
        _rows.IsUnavailable = true;
        var sending = line.SendAsync(new byte[3], CancellationToken.None).AsTask();
        await _time.ArmedAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        await line.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => sending.WaitAsync(Patience.Limit, Token));
        Assert.Equal("connect abort", _network.Log);
    }

    [Fact]
    public async Task What_was_read_before_the_process_stood_still_does_not_count()
    {
        var line = await OpenAsync();
        _stamp.IsFresh = false;
        var read = _storage.Hold("session.load");
        var sending = line.SendAsync(new byte[3], Token).AsTask();
        await read.Reached;
        _time.Advance(OwnerStamp.MaxAge);
        read.Release();

        await sending.WaitAsync(Patience.Limit, Token);

        Assert.Equal(["session.load", "session.load"], _storage.Calls);
    }

    private async Task<ITransport> OpenAsync() => await (await TransportsAsync()).ConnectAsync(Url, Token);

    private async Task<ITransportFactory> TransportsAsync()
    {
        await _rows.TryAddAsync(
            new() { Key = Key, Status = SessionStatus.Connected, Reason = SessionReason.Online, Version = 4, Epoch = 7, Owner = "a", CreatedAt = default, UpdatedAt = default },
            Token);
        return new SenderFence(_stamp, new FaultySessionStore(_rows, _storage), _time).Around(_network, Key, epoch: 7);
    }

    private async Task ClaimAsync()
    {
        var stored = await _rows.LoadAsync(Key, Token);
        await _rows.ReplaceAsync(stored!.Record with { Owner = "b", Epoch = 8 }, stored.ETag, Token);
    }
}
