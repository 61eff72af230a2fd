using Azure.Data.Tables;
using Sessions.Clusters;
using Sessions.Storage;
using Sessions.Tests.Grains;
using Sessions.Tests.Storage;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests;

/// <summary>
/// Lists of many sessions over real tables. The directory has nothing but the table and the list of silos: there is no grain that it could wake.
/// </summary>
public sealed class PagingTests(AzuriteFixture azurite)
{
    private const int OfOneBatch = 100;

    private readonly string _tenant = $"t{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_thousand_sessions_are_each_on_one_page_while_others_come_and_go() => PageAsync(count: 1_000, limit: 97);

    [Fact]
    [Trait("Category", "Long")]
    public Task Ten_thousand_sessions_are_each_on_one_page_while_others_come_and_go() => PageAsync(count: 10_000, limit: 1_000);

    private async Task PageAsync(int count, int limit)
    {
        var tables = new TestTables(await azurite.ConnectionStringAsync());
        var store = tables.Sessions;
        var directory = new SessionDirectory(store, new SiloOwners(new FakeSilo()), new ClusterJoinOptions());
        var records = Enumerable.Range(0, count).Select(Record).ToList();
        await FillAsync(tables.Service.GetTableClient("Sessions"), records);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var churn = ChurnAsync(store, count, enough.Token);
        var all = await ReadAsync(directory, limit, SessionFilter.None);
        var expired = await ReadAsync(directory, limit, SessionFilter.None with { Statuses = [SessionStatus.Expired] });
        var named = await ReadAsync(directory, limit, SessionFilter.None with { NamePrefix = "Shop" });
        await enough.CancelAsync();
        Assert.True(await churn > 0, "Nothing came and went meanwhile.");

        Assert.Equal(Ids(records), all.Where(IsLasting));
        Assert.Equal(all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), all);
        Assert.Equal(Ids(records.Where(record => record.Status == SessionStatus.Expired)), expired);
        Assert.Equal(Ids(records.Where(record => record.Name == "Shop")), named);
    }

    /// <summary>Adds sessions between those there are, all over the list, and takes some of them away again; how many it added.</summary>
    private async Task<int> ChurnAsync(TableSessionStore store, int count, CancellationToken enough)
    {
        var added = 0;
        for (; !enough.IsCancellationRequested; added++)
        {
            var record = Record((added * 37) % count) with { Status = SessionStatus.Stopped, Name = null };
            record = record with { Key = new(_tenant, $"{record.Key.SessionId}-{added}") };
            var etag = await store.TryAddAsync(record, CancellationToken.None);
            if (added % 2 == 0) await store.DeleteAsync(record.Key, etag!, CancellationToken.None);
        }

        return added;
    }

    private async Task<List<string>> ReadAsync(SessionDirectory directory, int limit, SessionFilter filter)
    {
        List<string> ids = [];
        while (true)
        {
            var page = await directory.ListAsync(_tenant, limit, ids.LastOrDefault(), filter, Token);
            Assert.True(page.Sessions.Count == limit || !page.HasMore, "A page before the last one is full.");
            ids.AddRange(page.Sessions.Select(session => session.Key.SessionId));
            if (!page.HasMore) return ids;
        }
    }

    private async Task FillAsync(TableClient table, List<SessionRecord> records)
    {
        await table.CreateIfNotExistsAsync(Token);
        foreach (var batch in records.Chunk(OfOneBatch))
        {
            await table.SubmitTransactionAsync(
                batch.Select(record => new TableTransactionAction(TableTransactionActionType.Add, SessionRow.Write(record, "filled"))), Token);
        }
    }

    private SessionRecord Record(int number) => new()
    {
        Key = new(_tenant, $"s{number:D5}"),
        Status = number % 3 == 0 ? SessionStatus.Expired : SessionStatus.Stopped,
        Reason = number % 3 == 0 ? SessionReason.QrExhausted : SessionReason.StoppedByUser,
        Name = number % 5 == 0 ? "Shop" : null,
        Version = 1,
        Epoch = 1,
        Owner = "owner",
        CreatedAt = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero),
        UpdatedAt = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero),
    };

    private static IEnumerable<string> Ids(IEnumerable<SessionRecord> records) => records.Select(record => record.Key.SessionId);

    private static bool IsLasting(string id) => !id.Contains('-', StringComparison.Ordinal);
}
