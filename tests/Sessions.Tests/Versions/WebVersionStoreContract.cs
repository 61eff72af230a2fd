using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Versions;

/// <summary>What every store of versions keeps; each test has a host of its own.</summary>
public abstract class WebVersionStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 8, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly StoredWebVersion Answer = new(1_045_649_367, Noon);

    private readonly string _host = $"{Guid.NewGuid():N}.example.invalid:8443";
    private IWebVersionStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);

        return ValueTask.CompletedTask;
    }

    private protected abstract Task<IWebVersionStore> OpenAsync();

    [Fact]
    public async Task Nothing_is_known_of_a_host_at_first() => Assert.Null(await _store.LoadAsync(_host, Cancel));

    [Fact]
    public async Task What_was_written_comes_back_with_its_etag()
    {
        var version = Answer with { Claimant = "c1", ClaimedUntil = Noon.AddSeconds(15) };

        var etag = await _store.TryWriteAsync(_host, version, etag: null, Cancel);

        Assert.Equal(version with { ETag = etag! }, await _store.LoadAsync(_host, Cancel));
    }

    [Fact]
    public async Task An_answer_takes_the_place_of_the_whole_claim()
    {
        var claim = await _store.TryWriteAsync(_host, new(null, null, "c1", Noon), etag: null, Cancel);

        var etag = await _store.TryWriteAsync(_host, Answer, claim, Cancel);

        Assert.Equal(Answer with { ETag = etag! }, await _store.LoadAsync(_host, Cancel));
    }

    [Fact]
    public async Task Only_one_of_those_who_add_it_is_first()
    {
        var etags = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            _store.TryWriteAsync(_host, new(null, null, $"c{i}", Noon), etag: null, Cancel)));

        Assert.Single(etags, etag => etag is not null);
    }

    [Fact]
    public async Task An_older_row_s_etag_writes_nothing()
    {
        var first = await _store.TryWriteAsync(_host, Answer, etag: null, Cancel);
        var second = await _store.TryWriteAsync(_host, Answer with { Revision = 2 }, first, Cancel);

        Assert.NotNull(second);
        Assert.Null(await _store.TryWriteAsync(_host, Answer with { Revision = 3 }, first, Cancel));
        Assert.Equal(2, (await _store.LoadAsync(_host, Cancel))!.Revision);
    }
}
