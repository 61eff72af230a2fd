using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage;
using Sessions.Tests.Storage;
using Sessions.Versions;
using Shared.Storage;
using WhatsApp;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Versions;

/// <summary>
/// Several processes, each with its own memory and connections, over one real Table Storage and one web server: the version is asked for
/// once for all of them, and nothing that is wrong with either stops anybody.
/// </summary>
public sealed class SharedVersionTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const uint Newer = 1_999_999_999;

    private static readonly TimeSpan LookPause = SharedRevision.LookPause;

    private readonly TestTime _time = new();
    private readonly LocalServiceWorker _server = new();
    private readonly HttpClient _http = ServiceWorker.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task What_one_process_fetched_the_next_one_reads()
    {
        Assert.Equal(Newer, (await (await ProcessAsync()).GetAsync(Token)).Tertiary);

        Assert.Equal(Newer, (await (await ProcessAsync()).GetAsync(Token)).Tertiary);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task Two_processes_that_start_together_ask_once()
    {
        _server.Hold();
        var first = (await ProcessAsync()).GetAsync(Token).AsTask();
        var second = (await ProcessAsync()).GetAsync(Token).AsTask();
        await _server.AskedAsync();
        // One asks; the other waits for what it hears.
        await _time.ArmedAsync(LookPause, LookPause);
        _server.Release();
        var asker = await Task.WhenAny(first, second).WaitAsync(Patience.Limit, Token);

        await _time.PassAsync(LookPause);

        Assert.Equal(Newer, (await asker).Tertiary);
        Assert.Equal(Newer, (await (asker == first ? second : first).WaitAsync(Patience.Limit, Token)).Tertiary);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task A_thousand_sessions_that_connect_at_once_ask_once()
    {
        var source = await ProcessAsync();

        var versions = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => source.GetAsync(Token).AsTask(), Token)));

        Assert.All(versions, version => Assert.Equal(Newer, version.Tertiary));
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task A_stale_version_serves_at_once_and_is_refreshed_in_the_background()
    {
        _server.Revision = Newer - 1;
        await (await ProcessAsync()).GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(25));
        _server.Revision = Newer;
        _server.Hold();
        var source = await ProcessAsync();

        Assert.Equal(Newer - 1, (await source.GetAsync(Token)).Tertiary);
        await _server.AskedAsync();
        _server.Release();

        // Whoever asks for a newer one than the stale waits for the request that is under way.
        Assert.Equal(Newer, (await source.RefreshAsync(WebVersion.BuiltIn with { Tertiary = Newer - 1 }, Token))?.Tertiary);
        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task A_version_refused_in_every_process_is_fetched_anew_once()
    {
        var sources = new[] { await ProcessAsync(), await ProcessAsync(), await ProcessAsync() };
        foreach (var source in sources) await source.GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));
        _server.Revision = Newer + 1;

        foreach (var source in sources)
        {
            Assert.Equal(Newer + 1, (await source.RefreshAsync(WebVersion.BuiltIn with { Tertiary = Newer }, Token))?.Tertiary);
        }

        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task A_refused_version_that_was_fetched_just_now_by_another_process_is_not_fetched_again()
    {
        var first = await ProcessAsync();
        var second = await ProcessAsync();
        var refused = await first.GetAsync(Token);
        await second.GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(refused, await first.RefreshAsync(refused, Token));

        Assert.Equal(refused, await second.RefreshAsync(refused, Token));

        Assert.Equal(2, _server.Requests);
    }

    public static TheoryData<string> Nonsense => ["text", "negative", "huge", "future", "no time", "nothing"];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task A_row_that_makes_no_sense_is_as_if_there_were_none(string kind)
    {
        var row = new TableEntity(TableWebVersionStore.Partition, _server.Address.Authority)
        {
            [TableWebVersionStore.RevisionColumn] = (long)Newer - 1,
            [TableWebVersionStore.FetchedAtColumn] = _time.GetUtcNow(),
            ["Claimant"] = 17,
        };
        switch (kind)
        {
            case "text": row[TableWebVersionStore.RevisionColumn] = "1999999998"; break;
            case "negative": row[TableWebVersionStore.RevisionColumn] = -1L; break;
            case "huge": row[TableWebVersionStore.RevisionColumn] = long.MaxValue; break;
            case "future": row[TableWebVersionStore.FetchedAtColumn] = _time.GetUtcNow().AddDays(1); break;
            case "no time": row[TableWebVersionStore.FetchedAtColumn] = "noon"; break;
            default: row.Clear(); break;
        }

        row.PartitionKey = TableWebVersionStore.Partition;
        row.RowKey = _server.Address.Authority;
        var tables = await TablesAsync();
        await tables.Tables.Versions.AddAsync(row, Token);

        Assert.Equal(Newer, (await (await ProcessAsync()).GetAsync(Token)).Tertiary);
        Assert.Equal(1, _server.Requests);
        // And it is put right.
        Assert.Equal(Newer, (await new TableWebVersionStore(tables.Tables).LoadAsync(_server.Address.Authority, Token))!.Revision);
    }

    [Fact]
    public async Task An_absurd_version_that_the_server_refuses_gives_way_to_the_true_one()
    {
        await WriteAsync(new(int.MaxValue, _time.GetUtcNow()));
        var source = await ProcessAsync();
        var refused = await source.GetAsync(Token);
        Assert.Equal((uint)int.MaxValue, refused.Tertiary);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(Newer, (await source.RefreshAsync(refused, Token))?.Tertiary);
    }

    [Fact]
    public async Task When_the_process_that_asks_dies_another_one_asks()
    {
        await WriteAsync(new(null, null, "dead", _time.GetUtcNow() + SharedRevision.ClaimLength));
        var getting = (await ProcessAsync()).GetAsync(Token).AsTask();

        for (var waited = TimeSpan.Zero; waited < SharedRevision.ClaimLength; waited += LookPause) await _time.PassAsync(LookPause);
        await _server.AskedAsync();

        // It had been told the built-in one meanwhile.
        Assert.Equal(WebVersion.BuiltIn, await getting);
    }

    [Fact]
    public async Task A_claim_that_lasts_for_ever_is_none()
    {
        await WriteAsync(new(null, null, "mad", _time.GetUtcNow().AddYears(1)));

        Assert.Equal(Newer, (await (await ProcessAsync()).GetAsync(Token)).Tertiary);
    }

    [Fact]
    public async Task Without_storage_each_process_asks_for_itself()
    {
        var down = new TestTables(AzuriteServer.ConnectionStringOf(AzuriteServer.FreePort()));

        Assert.Equal(Newer, (await Process(down).GetAsync(Token)).Tertiary);
        Assert.Equal(Newer, (await Process(down).GetAsync(Token)).Tertiary);
        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task Without_storage_and_without_an_answer_the_built_in_version_serves()
    {
        _server.Revision = null;
        var down = new TestTables(AzuriteServer.ConnectionStringOf(AzuriteServer.FreePort()));

        Assert.Equal(WebVersion.BuiltIn, await Process(down).GetAsync(Token));
        Assert.Null(await Process(down).RefreshAsync(WebVersion.BuiltIn, Token));
    }

    [Fact]
    public async Task A_refused_request_leaves_the_stored_version_in_force()
    {
        await (await ProcessAsync()).GetAsync(Token);
        _time.Advance(TimeSpan.FromDays(9));
        _server.Revision = null;
        var source = await ProcessAsync();

        Assert.Equal(Newer, (await source.GetAsync(Token)).Tertiary);
    }

    private async Task<TestTables> TablesAsync() => new(await azurite.ConnectionStringAsync());

    private async Task WriteAsync(StoredWebVersion version) =>
        Assert.NotNull(await new TableWebVersionStore((await TablesAsync()).Tables).TryWriteAsync(_server.Address.Authority, version, null, Token));

    private async Task<WebVersionSource> ProcessAsync() => Process(await TablesAsync());

    private WebVersionSource Process(TestTables tables)
    {
        var shared = new SharedRevision(
            new ServiceWorker(_http, _server.Address),
            new TableWebVersionStore(tables.Tables),
            _time,
            SystemRandomSource.Instance,
            NullLogger<SharedRevision>.Instance);
        return new(shared, _time, NullLogger<WebVersionSource>.Instance);
    }
}
