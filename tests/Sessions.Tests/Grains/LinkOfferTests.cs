using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>Link pages, as the session's owner keeps them.</summary>
public sealed class LinkOfferTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_is_durable_and_the_next_one_takes_its_place()
    {
        await _world.CreateAsync();

        Assert.Equal(OfferLinkOutcome.Offered, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
        Assert.Equal(OfferLinkOutcome.Offered, await _world.Grain.OfferLinkAsync(Offer('b'), Token));

        Assert.Equal(Offer('b'), (await _world.RecordAsync())!.Link);
        Assert.Equal(Offer('b'), (await _world.Grain.GetAsync(Token))!.Link);
    }

    [Fact]
    public async Task An_offer_is_spent_once_the_device_was_online_and_stays_so()
    {
        var client = await _world.CreateAsync();
        await _world.Grain.OfferLinkAsync(Offer('a'), Token);

        await client.Store.SaveAsync(TestCredentials.Linked, Token);
        client.Raise(TestEvents.Linked);
        Assert.False((await _world.AtVersionAsync(3)).Link!.IsSpent);
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(Offer('a').Spend(_world.Time.GetUtcNow()), (await _world.AtVersionAsync(4)).Link);
        Assert.Equal(Offer('a').Spend(_world.Time.GetUtcNow()), (await _world.SavedAsync(4)).Link);

        await _world.Grain.LogoutAsync(Token);
        await _world.Grain.StartAsync(Token);
        Assert.True((await _world.Grain.GetAsync(Token))!.Link!.IsSpent);
    }

    [Fact]
    public void A_spent_offer_ends_after_a_minute_at_the_latest()
    {
        var now = _world.Time.GetUtcNow();

        Assert.Equal((true, now.AddMinutes(1)), (Offer('a').Spend(now).IsSpent, Offer('a').Spend(now).ExpiresAt));
        Assert.Equal(now.AddMinutes(15), Offer('a').Spend(now.AddMinutes(14.5)).ExpiresAt);
    }

    [Fact]
    public async Task What_is_linked_is_not_offered()
    {
        await _world.CreateOnlineAsync();

        Assert.Equal(OfferLinkOutcome.AlreadyLinked, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
        await _world.Grain.StopAsync(Token);
        Assert.Equal(OfferLinkOutcome.AlreadyLinked, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
        await _world.Grain.LogoutAsync(Token);
        Assert.Equal(OfferLinkOutcome.Offered, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
    }

    [Fact]
    public async Task Who_stops_a_session_that_waits_takes_the_offer_back()
    {
        await _world.CreateAsync();
        await _world.Grain.OfferLinkAsync(Offer('a'), Token);

        await _world.Grain.StopAsync(Token);

        Assert.Null((await _world.Grain.GetAsync(Token))!.Link);
        Assert.Null((await _world.RecordAsync())!.Link);
    }

    [Fact]
    public async Task There_is_none_where_there_is_no_session()
    {
        Assert.Equal(OfferLinkOutcome.NotFound, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
        await _world.CreateAsync();
        await _world.Grain.DeleteAsync(Token);

        Assert.Equal(OfferLinkOutcome.NotFound, await _world.Grain.OfferLinkAsync(Offer('a'), Token));
    }

    private LinkOffer Offer(char hash) => new() { TokenHash = new string(hash, 64), ExpiresAt = _world.Time.GetUtcNow().AddMinutes(15) };
}
