using Xunit;

namespace Sessions.Tests.Grains;

public sealed class UpdateTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_durable_when_the_caller_is_told_and_raises_the_version_once()
    {
        await _world.CreateOnlineAsync();
        var before = (await _world.Grain.GetAsync(Token))!;

        var result = await _world.Grain.UpdateAsync(new() { Name = new("Shop"), Metadata = Pairs(("a", "1"), ("b", "2")) }, Token);

        Assert.Equal(UpdateOutcome.Updated, result.Outcome);
        Assert.Equal((before.Version + 1, "Shop"), (result.Session!.Version, result.Session.Name));
        var record = (await _world.RecordAsync())!;
        Assert.Equal(("Shop", result.Session.Version), (record.Name, record.Version));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, record.Metadata);
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Metadata_is_merged_and_null_takes_away()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.UpdateAsync(new() { Metadata = Pairs(("a", "1"), ("b", "2")) }, Token);

        var merged = await _world.Grain.UpdateAsync(new() { Metadata = Pairs(("b", null), ("c", "3"), ("x", null)) }, Token);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["c"] = "3" }, merged.Session!.Metadata);

        Assert.Null((await _world.Grain.UpdateAsync(new() { Metadata = new(null) }, Token)).Session!.Metadata);
        Assert.Null((await _world.RecordAsync())!.Metadata);
    }

    [Fact]
    public async Task What_is_as_asked_already_is_no_change()
    {
        await _world.CreateOnlineAsync();
        var first = await _world.Grain.UpdateAsync(new() { Name = new("Shop"), Metadata = Pairs(("a", "1")) }, Token);

        var again = await _world.Grain.UpdateAsync(new() { Name = new("Shop"), Metadata = Pairs(("a", "1"), ("b", null)) }, Token);

        Assert.Equal((UpdateOutcome.Updated, first.Session!.Version), (again.Outcome, again.Session!.Version));
    }

    [Fact]
    public async Task Another_version_than_expected_changes_nothing()
    {
        await _world.CreateOnlineAsync();
        var version = (await _world.Grain.GetAsync(Token))!.Version;

        var refused = await _world.Grain.UpdateAsync(new() { ExpectedVersion = version - 1, Name = new("x") }, Token);
        Assert.Equal((UpdateOutcome.VersionMismatch, version, null), (refused.Outcome, refused.Session!.Version, refused.Session.Name));

        Assert.Equal(UpdateOutcome.Updated, (await _world.Grain.UpdateAsync(new() { ExpectedVersion = version, Name = new("x") }, Token)).Outcome);
    }

    [Fact]
    public async Task Of_callers_that_expect_the_same_version_one_wins()
    {
        await _world.CreateOnlineAsync();
        var version = (await _world.Grain.GetAsync(Token))!.Version;

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            _world.Grain.UpdateAsync(new() { ExpectedVersion = version, Name = new($"n{number}") }, Token)));

        Assert.Single(results, result => result.Outcome == UpdateOutcome.Updated);
    }

    [Fact]
    public async Task More_metadata_than_a_session_may_have_changes_nothing()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.UpdateAsync(new() { Metadata = Pairs([.. Enumerable.Range(0, 20).Select(number => ($"k{number}", (string?)"v"))]) }, Token);

        var refused = await _world.Grain.UpdateAsync(new() { Metadata = Pairs(("one more", "v")) }, Token);

        Assert.Equal((UpdateOutcome.TooMuchMetadata, 20), (refused.Outcome, refused.Session!.Metadata!.Count));
        Assert.Equal(UpdateOutcome.Updated, (await _world.Grain.UpdateAsync(new() { Metadata = Pairs(("one more", "v"), ("k0", null)) }, Token)).Outcome);
    }

    [Fact]
    public async Task A_device_name_that_a_phone_shows_already_stays()
    {
        await _world.CreateOnlineAsync();

        var refused = await _world.Grain.UpdateAsync(new() { Name = new("x"), DeviceName = new("Till") }, Token);

        Assert.Equal((UpdateOutcome.AlreadyLinked, null), (refused.Outcome, refused.Session!.Name));
        Assert.Equal(UpdateOutcome.Updated, (await _world.Grain.UpdateAsync(new() { DeviceName = new(null) }, Token)).Outcome);
    }

    [Fact]
    public async Task A_pending_session_shows_a_new_qr_under_its_new_device_name()
    {
        await _world.CreateAsync();
        var before = _world.Connections.Last;

        var result = await _world.Grain.UpdateAsync(new() { DeviceName = new("Till") }, Token);

        Assert.Equal((UpdateOutcome.Updated, "Till", null), (result.Outcome, result.Session!.DeviceName, result.Session.Qr));
        Assert.True(before.IsDisposed);
        Assert.Equal("Till", _world.Connections.Last.DeviceName);
        Assert.Equal("Till", (await _world.RecordAsync())!.DeviceName);
    }

    [Fact]
    public async Task There_is_nothing_to_change_where_there_is_no_session()
    {
        Assert.Equal(new(UpdateOutcome.NotFound, null), await _world.Grain.UpdateAsync(new() { Name = new("x") }, Token));
        await _world.CreateOnlineAsync();
        await _world.Grain.DeleteAsync(Token);
        Assert.Equal(new(UpdateOutcome.NotFound, null), await _world.Grain.UpdateAsync(new() { Name = new("x") }, Token));
    }

    private static Change<IReadOnlyDictionary<string, string?>> Pairs(params (string Key, string? Value)[] pairs) =>
        new(pairs.ToDictionary(pair => pair.Key, pair => pair.Value));
}
