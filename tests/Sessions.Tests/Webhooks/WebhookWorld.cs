using Sessions.Events;
using Sessions.Storage;
using Sessions.Tests.Grains;
using Sessions.Webhooks;

namespace Sessions.Tests.Webhooks;

/// <summary>A tenant with webhooks, whose log the test writes through the real feed.</summary>
internal sealed class WebhookWorld(GrainCluster cluster)
{
    private readonly Dictionary<string, long> _sequences = [];
    private int _lastId;

    public World World { get; } = cluster.NewWorld();

    public FakeTarget Target => World.Target;

    public static CancellationToken Token => World.Token;

    /// <summary>Makes a webhook; its key.</summary>
    public async Task<WebhookKey> CreateAsync(WebhookWish? wish = null)
    {
        var key = new WebhookKey(World.Tenant, $"hook-{++_lastId}");
        await OwnerOf(key).CreateAsync(wish ?? new WebhookWish { Url = "https://example.com/hook" }, Token);
        return key;
    }

    public IWebhookGrain OwnerOf(WebhookKey key) => cluster.Client.GetGrain<IWebhookGrain>(key.ToString());

    /// <summary>Writes the next events of these sessions into the log, in that order.</summary>
    public async Task TellAsync(params string[] sessions)
    {
        foreach (var batch in sessions.Chunk(EventFeedGrain.MaxOffer)) await World.Feed.AppendAsync([.. batch.Select(NextEvent)], Token);
    }

    /// <summary>Lets time pass until the target has taken so many.</summary>
    public async Task TakenAsync(int count)
    {
        await World.PassTimeUntilAsync(Target.UntilAsync(() => Target.Bodies.Count >= count));
    }

    /// <summary>Rows of a webhook once they are so.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> RowsAsync(WebhookKey key, Func<IReadOnlyList<DeliveryRecord>, bool> condition)
    {
        await World.PassTimeUntilAsync(() => Task.FromResult(condition(World.DeliveryRows.Of(key))));
        return World.DeliveryRows.Of(key);
    }

    /// <summary>Rows of a webhook once they are so, letting no time pass: what is refused is not tried again meanwhile, nor given up.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> RowsWithoutTimeAsync(WebhookKey key, Func<IReadOnlyList<DeliveryRecord>, bool> condition)
    {
        await World.Storage.UntilAsync(() => Task.FromResult(condition(World.DeliveryRows.Of(key))));
        return World.DeliveryRows.Of(key);
    }

    public async Task<DeliveryHead> HeadAsync(WebhookKey key) => (await World.DeliveryRows.FindHeadAsync(key, Token))!;

    /// <summary>The process was killed and another one looks what is left.</summary>
    public async Task RestartAsync(WebhookKey key)
    {
        await World.PassTimeUntilAsync(cluster.DeactivateAsync(OwnerOf(key)));
        await cluster.DeactivateAsync(World.Feed);
        World.Storage.Restore();
        await OwnerOf(key).WakeAsync(0, Token);
    }

    /// <summary>Offers the first events of these sessions once more, as their owners do who do not know whether they are in the log.</summary>
    public async Task RetellAsync(params string[] sessions)
    {
        _sequences.Clear();
        await TellAsync(sessions);
    }

    private SessionEvent NextEvent(string session)
    {
        var sequence = _sequences[session] = _sequences.GetValueOrDefault(session) + 1;
        return new()
        {
            Key = new(World.Tenant, session),
            Incarnation = session,
            Sequence = sequence,
            Type = sequence == 1 ? SessionEventType.Created : SessionEventType.Status,
            At = World.Services.Now,
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            Version = sequence,
        };
    }
}
