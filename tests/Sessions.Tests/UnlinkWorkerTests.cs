using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Net;
using Sessions.Proxies;
using Sessions.Tests.Grains;
using Sessions.Versions;
using WhatsApp;
using WhatsApp.Tests.Client;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.Phones;
using Xunit;

namespace Sessions.Tests;

/// <summary>The worker with the real client against the simulated server, over a line inside this process.</summary>
public sealed class UnlinkWorkerTests : IAsyncLifetime
{
    private readonly World _world;
    private readonly SimulatedServer _server = new();
    private readonly TestTransports _network;
    private readonly WhatsAppClientOptions _options;
    private readonly UnlinkWorker _worker;
    private readonly SimulatedPhone _phone;

    public UnlinkWorkerTests(GrainCluster cluster)
    {
        _world = cluster.NewWorld();
        _phone = _server.AddPhone("491510000001");
        _network = new(_server.Connect);
        _options = new()
        {
            Url = new Uri("ws://localhost/ws/chat"),
            NoiseRootKey = Convert.FromHexString(_server.NoiseRootPublicKey),
            Transports = _network,
            Version = new FixedWebVersion(WebVersion.BuiltIn),
            Time = _world.Time,
            Logger = NullLogger.Instance,
        };
        _worker = new(
            _options,
            new ProxyDialer(new TargetGuard(new DnsHostResolver(), allowsPrivate: false), _world.Time),
            _world.Services,
            NullLogger<UnlinkWorker>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_device_is_removed_from_the_phone_and_the_row_goes()
    {
        await AddAsync((await LinkAsync()).Credentials);

        await _worker.StartAsync(Token);

        await _world.Storage.UntilAsync(async () => (await _world.UnlinksAsync()).Count == 0);
        await AssertRemovedAsync();
    }

    [Fact]
    public async Task A_row_added_later_is_taken_up_when_the_worker_is_woken()
    {
        var (credentials, _) = await LinkAsync();
        await _worker.StartAsync(Token);
        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Storage.Calls.Contains("unlink.scan")));

        await AddAsync(credentials);
        _world.UnlinkSignal.Set();

        await _world.Storage.UntilAsync(async () => (await _world.UnlinksAsync()).Count == 0);
        await AssertRemovedAsync();
    }

    [Fact]
    public async Task A_device_that_the_phone_has_removed_already_is_done()
    {
        var (credentials, device) = await LinkAsync();
        Assert.True(await _phone.RemoveDeviceAsync(device.Device));
        await AddAsync(credentials);

        await _worker.StartAsync(Token);

        await _world.Storage.UntilAsync(async () => (await _world.UnlinksAsync()).Count == 0);
    }

    [Fact]
    public async Task A_server_that_is_not_reached_is_tried_again_after_growing_pauses()
    {
        await AddAsync((await LinkAsync()).Credentials);
        _network.IsDown = true;
        await _worker.StartAsync(Token);

        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("unlink.take") >= 7));

        // A minute for the attempt itself, then 5 s doubled each time, less up to a half.
        Assert.InRange(_world.Unlinks.Pauses[0], TimeSpan.FromSeconds(62.5), TimeSpan.FromSeconds(65));
        Assert.InRange(_world.Unlinks.Pauses[6], TimeSpan.FromSeconds(220), TimeSpan.FromSeconds(380));

        var take = _world.Storage.Hold("unlink.take");
        await _world.PassTimeUntilAsync(take.Reached);
        _network.IsDown = false;
        await AssertRemovedAfterAsync(take);
    }

    [Fact]
    public async Task After_30_days_and_twenty_attempts_it_is_given_up()
    {
        var (credentials, _) = await LinkAsync();
        await AddAsync(credentials);
        for (var i = 0; i < 20; i++)
        {
            var row = Assert.Single(await _world.UnlinksAsync());
            await _world.UnlinkRows.TryTakeAsync(row, _world.Time.GetUtcNow(), Token);
        }

        _world.Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromTicks(1));
        var attempts = _network.Attempts;

        await _worker.StartAsync(Token);

        await _world.Storage.UntilAsync(async () => (await _world.UnlinksAsync()).Count == 0);
        Assert.Equal(attempts, _network.Attempts);
        Assert.Single(_phone.Devices);
    }

    [Fact]
    public async Task A_clock_put_ahead_and_back_gives_up_no_removal_and_puts_none_off()
    {
        await AddAsync((await LinkAsync()).Credentials);
        _network.IsDown = true;
        _world.Time.WallOffset = TimeSpan.FromDays(40);
        await _worker.StartAsync(Token);
        await _world.PassTimeUntilAsync(async () => _world.Storage.Count("unlink.take") >= 2 || (await _world.UnlinksAsync()).Count == 0);
        Assert.Single(await _world.UnlinksAsync());

        _world.Time.WallOffset = TimeSpan.Zero;
        var put = _world.Time.GetTimestamp();
        var take = _world.Storage.Hold("unlink.take");
        await _world.PassTimeUntilAsync(take.Reached);
        _network.IsDown = false;
        await AssertRemovedAfterAsync(take);
        Assert.InRange(_world.Time.GetElapsedTime(put), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Storage_that_is_down_is_waited_for()
    {
        await AddAsync((await LinkAsync()).Credentials);
        _world.Storage.IsDown = true;
        await _worker.StartAsync(Token);
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("unlink.scan") >= 2));
        var take = _world.Storage.Hold("unlink.take");
        _world.Storage.IsDown = false;

        await _world.PassTimeUntilAsync(take.Reached);
        await AssertRemovedAfterAsync(take);
    }

    [Fact]
    public async Task A_row_that_another_process_takes_first_is_left_to_it()
    {
        await AddAsync((await LinkAsync()).Credentials);
        var attempts = _network.Attempts;
        var take = _world.Storage.Hold("unlink.take");
        await _worker.StartAsync(Token);
        await take.Reached;
        var row = Assert.Single(await _world.UnlinksAsync());
        await _world.UnlinkRows.TryTakeAsync(row, _world.Time.GetUtcNow() + TimeSpan.FromHours(1), Token);
        take.Release();

        _world.UnlinkSignal.Set();
        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Storage.Count("unlink.scan") >= 2));

        Assert.Equal(attempts, _network.Attempts);
        Assert.Equal(1, Assert.Single(await _world.UnlinksAsync()).Attempts);
    }

    /// <summary>Time stands still from there on: what follows happens over the line and takes none.</summary>
    private async Task AssertRemovedAfterAsync(StorageHold take)
    {
        take.Release();
        await _world.Storage.UntilAsync(async () => (await _world.UnlinksAsync()).Count == 0);
        await AssertRemovedAsync();
    }

    private async Task AssertRemovedAsync()
    {
        await _server.Events.ExpectAsync<DeviceRemoved>(cancellationToken: Token).WaitAsync(Patience.Limit, Token);
        Assert.Empty(_phone.Devices);
    }

    /// <summary>A device that a phone has linked and that was online once; it is offline now.</summary>
    private async Task<(byte[] Credentials, SimulatedDevice Device)> LinkAsync()
    {
        var store = _world.DeviceRows.Open(_world.Key, 1);
        var qr = new TaskCompletionSource<QrIssued>(TaskCreationOptions.RunContinuationsAsynchronously);
        var online = new TaskCompletionSource<Online>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new WhatsAppClient(_options, store, "test", clientEvent =>
        {
            if (clientEvent is QrIssued issued) qr.TrySetResult(issued);
            if (clientEvent is Online at) online.TrySetResult(at);
        });
        client.Start();
        var device = await _phone.ScanAsync((await qr.Task.WaitAsync(Patience.Limit, Token)).Text, Token);
        await online.Task.WaitAsync(Patience.Limit, Token);

        return ((await store.LoadAsync(Token))!, device);
    }

    private Task AddAsync(byte[] credentials) => _world.UnlinkRows.AddAsync(_world.Tenant, "u1", credentials, null, Token);
}
