using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Events;

/// <summary>A server that is killed again and again while sessions come, link and go: its reader learns of all of it, once and in order.</summary>
[Collection(MachineGroup.Name)]
public sealed class EventKillTests(Machine machine)
{
    private const int Kills = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_arrives_in_order_however_often_the_server_is_killed()
    {
        await using var collector = new EventCollector(() => machine.Server.Address, await EndOfLogAsync());
        collector.Start();
        var deleted = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var (id, _) = await machine.LinkAsync(Cancellation);
            // Killed in the midst of others.
            var creations = Enumerable.Range(0, 8).Select(_ => TryAsync(() => machine.Server.Api.CreateAsync(Cancellation))).ToList();
            await Task.WhenAny(creations);
            await machine.Server.KillAsync(Cancellation);
            await Task.WhenAll(creations);
            await machine.StartServerAsync(Cancellation);
            await machine.Server.Api.DeleteAsync(id, Cancellation);
            deleted.Add(id);
        }

        await collector.UntilAsync(seen => deleted.All(id => Of(seen, id).Any(told => told.Text("type") == "session.deleted")), Cancellation);
        var (kept, _) = await machine.LinkAsync(Cancellation);
        await collector.UntilAsync(seen => Of(seen, kept).Any(told => told.GetProperty("data").Text("status") == "connected"), Cancellation);

        var events = collector.Seen;
        Assert.True(collector.Resumed >= Kills, $"Resumed {collector.Resumed} times.");
        Assert.Equal(Enumerable.Range(0, events.Count).Select(index => events[0].Cursor + index), events.Select(told => told.Cursor));
        foreach (var session in events.Select(told => told.Event).GroupBy(told => told.Text("sessionId")))
        {
            // What other tests had begun before may have begun with an earlier number.
            var first = session.First().GetProperty("sequence").GetInt64();
            Assert.Equal(session.Select((_, index) => first + index), session.Select(told => told.GetProperty("sequence").GetInt64()));
            Assert.Equal(first == 1, session.First().Text("type") == "session.created");
            Assert.Equal(session.Count(), session.Select(told => told.Text("id")).Distinct().Count());
            if (await machine.Server.Api.FindAsync(session.Key!, Cancellation) is not { } now) Assert.Equal("session.deleted", session.Last().Text("type"));
            else Assert.True(session.Last().GetProperty("data").GetProperty("version").GetInt64() <= now.GetProperty("version").GetInt64());
        }

        foreach (var id in deleted)
        {
            var statuses = Of(events, id).Select(told => told.GetProperty("data").Text("status")).ToList();
            Assert.Contains("connected", statuses);
            Assert.Contains("reconnecting", statuses);
        }

        // What was streamed is what is kept.
        var log = await LogAsync(events[0].Cursor - 1);
        Assert.Equal(events.Select(told => told.Event.GetRawText()), log.Take(events.Count).Select(told => told.GetRawText()));
    }

    private async Task<long> EndOfLogAsync()
    {
        for (var after = ""; ;)
        {
            var page = await PageAsync($"/events?limit=1000{after}");
            if (!page.GetProperty("hasMore").GetBoolean()) return page.GetProperty("next").GetInt64();

            after = $"&after={page.GetProperty("next")}";
        }
    }

    private async Task<List<JsonElement>> LogAsync(long after)
    {
        var log = new List<JsonElement>();
        for (var hasMore = true; hasMore;)
        {
            var page = await PageAsync($"/events?limit=1000&after={after}");
            log.AddRange(page.GetProperty("events").EnumerateArray());
            (after, hasMore) = (page.GetProperty("next").GetInt64(), page.GetProperty("hasMore").GetBoolean());
        }

        return log;
    }

    private async Task<JsonElement> PageAsync(string path)
    {
        var (status, _, body) = await machine.Server.Api.CallAsync(HttpMethod.Get, path, Cancellation);
        Assert.Equal(200, (int)status);
        return JsonElement.Parse(body);
    }

    private static IEnumerable<JsonElement> Of(IReadOnlyList<(long Cursor, JsonElement Event)> events, string sessionId) =>
        events.Select(told => told.Event).Where(told => told.Text("sessionId") == sessionId);

    private static async Task TryAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The server was killed meanwhile.
        }
    }
}
