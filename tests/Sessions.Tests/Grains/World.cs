using Sessions.Events;
using Sessions.Storage;
using Sessions.Telemetry;
using Sessions.Tests.Telemetry;
using Sessions.Tests.Webhooks;
using Sessions.Webhooks;
using Shared.Storage;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>What one test's sessions live in.</summary>
internal sealed class World
{
    public const string Id = "s-1";

    private readonly GrainCluster _cluster;

    public World(GrainCluster cluster, string tenant)
    {
        _cluster = cluster;
        Tenant = tenant;
        Factory = Connections;
        UnlinkRows = new InMemoryUnlinkStore(Time);
        ProxyRows = new InMemoryProxyStore(Time);
        Proxies = new FaultyProxyStore(ProxyRows, Storage);
        Sessions = new FaultySessionStore(SessionRows, Storage);
        Devices = new FaultyDeviceStores(DeviceRows, Storage);
        Unlinks = new FaultyUnlinkStore(UnlinkRows, Storage, Time);
        Events = new FaultyEventStore(EventRows, Sessions, Storage);
        Services = new SessionGrainServices(Time, SystemRandomSource.Instance, Unlinks, Proxies, UnlinkSignal, new SessionMetrics(Meters));
        Target = new FakeTarget(Time);
        Webhooks = new WebhookServices(
            new FaultyWebhookStore(WebhookRows, Storage),
            new FaultyDeliveryStore(DeliveryRows, Storage),
            Events,
            Target,
            new FakeBodies(),
            Time,
            SystemRandomSource.Instance,
            new WebhookOptions());
    }

    public string Tenant { get; }

    public TestTime Time { get; } = new();

    public TestMeters Meters { get; } = new();

    public StorageScript Storage { get; } = new();

    public InMemorySessionStore SessionRows { get; } = new();

    public InMemoryDeviceStores DeviceRows { get; } = new();

    public InMemoryUnlinkStore UnlinkRows { get; }

    public InMemoryProxyStore ProxyRows { get; }

    public IProxyStore Proxies { get; }

    public InMemoryEventStore EventRows { get; } = new();

    public FaultyEventStore Events { get; }

    public InMemoryWebhookStore WebhookRows { get; } = new();

    public InMemoryDeliveryStore DeliveryRows { get; } = new();

    public FakeTarget Target { get; }

    public WebhookServices Webhooks { get; }

    public FaultySessionStore Sessions { get; }

    public IDeviceStores Devices { get; }

    public FaultyUnlinkStore Unlinks { get; }

    public FakeConnections Connections { get; } = new();

    /// <summary>Who opens clients: those above, unless a test brings real ones.</summary>
    public ISessionConnectionFactory Factory { get; set; }

    public FakeSilo Silo { get; } = new();

    public UnlinkSignal UnlinkSignal { get; } = new();

    public SessionGrainServices Services { get; }

    public SessionKey Key => new(Tenant, Id);

    public ISessionGrain Grain => _cluster.Client.GetGrain<ISessionGrain>(Key.ToString());

    public ISessionGrain GrainOf(string id) => _cluster.Client.GetGrain<ISessionGrain>(new SessionKey(Tenant, id).ToString());

    public ISessionGrain LocalGrain => _cluster.Local.GetGrain<ISessionGrain>(Key.ToString());

    public IEventFeedGrain Feed => _cluster.Client.GetGrain<IEventFeedGrain>(Tenant);

    public bool IsActive => _cluster.IsActive(Grain);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A session on its way to the first QR, and its client.</summary>
    public async Task<FakeConnection> CreateAsync()
    {
        var created = await Grain.CreateAsync(new CreateSession(), Token);
        Assert.True(created.Created);
        return await Connections.NextAsync();
    }

    /// <summary>A session that a phone has linked and that is online, all of it saved.</summary>
    public async Task<FakeConnection> CreateOnlineAsync()
    {
        var client = await CreateAsync();
        await client.Store.SaveAsync(TestCredentials.Linked, Token);
        client.Raise(TestEvents.Qr(1), TestEvents.Linked, TestEvents.Online(Time.GetUtcNow()));
        await AtVersionAsync(4);
        await SavedAsync(4);
        await LoggedAsync(4);
        return client;
    }

    /// <summary>The session once it has that version or a higher one.</summary>
    public async Task<SessionSnapshot> AtVersionAsync(long version)
    {
        var session = await Grain.WaitAsync(version - 1, TimeSpan.FromSeconds(25), Token).WaitAsync(Patience.Limit, Token);
        Assert.NotNull(session);
        Assert.True(session.Version >= version, $"Version {session.Version}.");
        return session;
    }

    /// <summary>The record once that version of it is stored.</summary>
    public async Task<SessionRecord> SavedAsync(long version)
    {
        SessionRecord? record = null;
        await Storage.UntilAsync(async () => (record = await RecordAsync())?.Version >= version);
        return record!;
    }

    /// <summary>The session's events once that many are in the log.</summary>
    public Task<IReadOnlyList<SessionEvent>> LoggedAsync(int count) => LoggedAsync(Key, count);

    /// <inheritdoc cref="LoggedAsync(int)"/>
    public async Task<IReadOnlyList<SessionEvent>> LoggedAsync(SessionKey key, int count)
    {
        await Storage.UntilAsync(() => Task.FromResult(EventRows.Of(key).Count >= count));
        return EventRows.Of(key);
    }

    public async Task<SessionRecord?> RecordAsync() => (await SessionRows.LoadAsync(Key, CancellationToken.None))?.Record;

    public byte[]? Credentials => DeviceRows.DeviceOf(Key) is { IsThere: true } device ? device.Credentials : null;

    public async Task<List<PendingUnlink>> UnlinksAsync() => await UnlinkRows.ScanAsync(CancellationToken.None).ToListAsync(CancellationToken.None);

    /// <summary>Writes a record as another owner left it.</summary>
    public async Task<SessionRecord> LeaveBehindAsync(SessionStatus status, string reason, byte[]? credentials = null, string? deletionId = null, string owner = "gone", string id = Id)
    {
        var key = new SessionKey(Tenant, id);
        var record = new SessionRecord
        {
            Key = key,
            Status = status,
            Reason = reason,
            Version = 7,
            Epoch = 100,
            Owner = owner,
            DeletionId = deletionId,
            CreatedAt = Time.GetUtcNow(),
            UpdatedAt = Time.GetUtcNow(),
        };
        await SessionRows.TryAddAsync(record, CancellationToken.None);
        if (credentials is not null) await DeviceRows.Open(key, record.Epoch).SaveAsync(credentials, CancellationToken.None);
        return record;
    }

    /// <summary>Lets time pass until then, from one wait of somebody's to the next.</summary>
    public async Task<T> PassTimeUntilAsync<T>(Task<T> task)
    {
        await PassTimeUntilAsync((Task)task);
        return await task;
    }

    /// <inheritdoc cref="PassTimeUntilAsync{T}(Task{T})"/>
    public async Task PassTimeUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            // What is due already needs no help.
            var armed = Time.ArmedAsync(TimeSpan.FromTicks(1), TimeSpan.FromHours(2));
            if (await Task.WhenAny(task, armed) == armed) Time.Advance(await armed);
        }

        await task;
    }

    /// <summary>Lets time pass until that is so, which some call to storage brings about.</summary>
    public Task PassTimeUntilAsync(Func<Task<bool>> condition) => PassTimeUntilAsync(Storage.UntilAsync(condition));

    /// <summary>Another process claims the session.</summary>
    public async Task StealAsync()
    {
        var stored = await SessionRows.LoadAsync(Key, CancellationToken.None);
        var record = stored!.Record with { Owner = "thief", Epoch = stored.Record.Epoch + 1 };
        await SessionRows.ReplaceAsync(record, stored.ETag, CancellationToken.None);
        await DeviceRows.Open(Key, record.Epoch).ClaimAsync(CancellationToken.None);
    }

    /// <summary>The process was killed and another one starts: nothing in memory is left, storage answers again.</summary>
    public async Task RestartAsync()
    {
        await _cluster.DeactivateAsync(Grain);
        await _cluster.DeactivateAsync(Feed);
        Silo.Restart();
        Storage.Restore();
        Connections.Forget();
    }

    public Task DeactivateAsync() => _cluster.DeactivateAsync(Grain);
}
