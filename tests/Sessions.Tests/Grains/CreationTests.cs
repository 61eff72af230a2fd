using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class CreationTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_session_is_pending_and_connecting_at_version_1()
    {
        var created = await _world.Grain.CreateAsync(new CreateSession("shop", new Dictionary<string, string> { ["a"] = "b" }, "Till"), Token);

        Assert.True(created.Created);
        var session = created.Session;
        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting, 1L), (session.Status, session.Reason, session.Version));
        Assert.Equal(("shop", "Till", "b"), (session.Name, session.DeviceName, session.Metadata!["a"]));
        Assert.Equal((_world.Time.GetUtcNow(), _world.Time.GetUtcNow()), (session.CreatedAt, session.UpdatedAt));
        Assert.Null(session.Qr);
        Assert.Null(session.PhoneNumber);
        Assert.Equal(1, (await _world.SavedAsync(1)).Version);
        Assert.Equal("Till", (await _world.Connections.NextAsync()).DeviceName);
    }

    [Fact]
    public async Task A_session_stays_in_the_activation_that_created_it()
    {
        var client = await _world.CreateAsync();

        await _world.Grain.GetAsync(Token);
        await _world.Grain.ResumeAsync(Token);
        await cluster.CollectIdleAsync();

        Assert.True(_world.IsActive);
        Assert.False(client.IsDisposed);
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task A_session_created_right_after_a_look_for_it_stays_too()
    {
        var look = _world.Grain.GetAsync(Token);
        var creation = _world.Grain.CreateAsync(new CreateSession(), Token);
        await look;
        Assert.True((await creation).Created);

        var client = await _world.Connections.NextAsync();
        client.Raise(TestEvents.Qr(1));
        Assert.Equal("ref-1", (await _world.AtVersionAsync(2)).Qr!.Text);
        Assert.False(client.IsDisposed);
    }

    [Fact]
    public async Task A_QR_answers_the_caller_who_waits_for_it()
    {
        var client = await _world.CreateAsync();
        var waiting = _world.Grain.WaitAsync(1, TimeSpan.FromSeconds(20), Token);

        client.Raise(TestEvents.Qr(1));

        var session = (await waiting.WaitAsync(Patience.Limit, Token))!;
        Assert.Equal((SessionStatus.Pending, SessionReason.AwaitingScan, 2L), (session.Status, session.Reason, session.Version));
        Assert.Equal(new QrSnapshot("ref-1", TestEvents.Qr(1).IssuedAt, TestEvents.Qr(1).ExpiresAt, 1, 6), session.Qr);
    }

    [Fact]
    public async Task Every_change_raises_the_version_by_one_in_the_order_of_the_events()
    {
        var client = await _world.CreateAsync();

        client.Raise([.. Enumerable.Range(1, 200).Select(TestEvents.Qr)]);

        var session = await _world.AtVersionAsync(201);
        Assert.Equal((201L, "ref-200"), (session.Version, session.Qr!.Text));
        Assert.Equal(201, (await _world.SavedAsync(201)).Version);
    }

    [Fact]
    public async Task The_QR_text_is_not_stored()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1));

        Assert.DoesNotContain("ref-1", (await _world.SavedAsync(2)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_id_is_refused_with_the_session_that_has_it()
    {
        await _world.CreateAsync();

        var second = await _world.Grain.CreateAsync(new CreateSession("other"), Token);

        Assert.False(second.Created);
        Assert.Null(second.Session.Name);
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Concurrent_creations_of_one_id_make_one_session()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _world.Grain.CreateAsync(new CreateSession(), Token)));

        Assert.Equal(1, all.Count(result => result.Created));
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task An_id_that_another_process_took_meanwhile_is_refused()
    {
        var held = _world.Storage.Hold("session.add");
        var creation = _world.Grain.CreateAsync(new CreateSession(), Token);
        await held.Reached;
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
        held.Release();

        var result = await creation;
        Assert.False(result.Created);
        Assert.Equal(SessionStatus.Expired, result.Session.Status);
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_wait_without_news_ends_at_its_limit_with_what_there_is()
    {
        await _world.CreateAsync();
        var waiting = _world.LocalGrain.WaitAsync(1, TimeSpan.FromSeconds(20), Token);

        await _world.Time.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, (await waiting)!.Version);
    }

    [Fact]
    public async Task A_wait_for_a_version_that_is_past_answers_at_once()
    {
        await _world.CreateAsync();

        Assert.Equal(1, (await _world.Grain.WaitAsync(0, TimeSpan.FromSeconds(25), Token))!.Version);
    }

    [Fact]
    public async Task An_unknown_id_is_null_and_its_activation_may_go()
    {
        Assert.Null(await _world.Grain.GetAsync(Token));
        Assert.Null(await _world.Grain.WaitAsync(0, TimeSpan.FromSeconds(25), Token));
        Assert.False(await _world.Grain.DeleteAsync(Token));
        await _world.Grain.ResumeAsync(Token);

        await cluster.CollectUntilGoneAsync(_world.Grain);

        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task That_there_is_no_session_is_looked_up_every_time()
    {
        Assert.Null(await _world.Grain.GetAsync(Token));
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);

        Assert.NotNull(await _world.Grain.GetAsync(Token));
    }

    [Fact]
    public async Task The_evidence_is_the_clients()
    {
        var client = await _world.CreateAsync();
        client.Evidence = new ClientEvidence(_world.Time.GetUtcNow(), null, TimeSpan.FromMilliseconds(80), 3, null);

        var session = (await _world.Grain.GetAsync(Token))!;

        Assert.Equal(new SessionEvidence(_world.Time.GetUtcNow(), null, TimeSpan.FromMilliseconds(80), 3, null), session.Evidence);
        Assert.Equal(1, session.Version);
    }

    [Fact]
    public async Task Looks_creations_and_deletions_of_one_id_may_come_in_any_order()
    {
        for (var round = 0; round < 50; round++)
        {
            var looks = Enumerable.Range(0, 4).Select(_ => _world.Grain.GetAsync(Token)).ToArray();
            var creation = _world.Grain.CreateAsync(new CreateSession(), Token);
            await Task.WhenAll(looks);
            Assert.True((await creation).Created);
            var client = await _world.Connections.NextAsync();
            client.Raise(TestEvents.Qr(round));
            Assert.Equal($"ref-{round}", (await _world.AtVersionAsync(2)).Qr!.Text);
            Assert.True(await _world.Grain.DeleteAsync(Token));
        }
    }
}
