using System.Security.Cryptography;
using System.Text.Json;
using EndToEnd.Tests.Events;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Webhooks;

/// <summary>
/// A webhook's target and a reader of the stream that die, stand still and come back by chance, while the server itself is killed again and again:
/// each learns of every event in the log, each session's in order, and of nothing else.
/// </summary>
[Collection(MachineGroup.Name)]
public sealed class SubscriberChaosTests(Machine machine)
{
    private static readonly string Secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Through_three_kills_every_event_arrives_at_both() => RunAsync(kills: 3, seed: 20250108);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1)]
    [InlineData(2)]
    public Task Through_ten_kills_every_event_arrives_at_both(int seed) => RunAsync(kills: 10, seed);

    private async Task RunAsync(int kills, int seed)
    {
        var chance = new Random(seed);
        await using var receiver = new ChaoticReceiver(Secret);
        await receiver.RunAsync(Cancellation);
        var start = await EndOfLogAsync();
        var path = $"/webhooks/{(await CallAsync(HttpMethod.Post, "/webhooks", $$"""{"url":"{{receiver.Url}}","secret":"{{Secret}}"}""")).Text("webhookId")}";
        var streamed = new List<(long Cursor, JsonElement Event)>();
        var reader = StartReader(start);
        var deleted = new List<string>();
        for (var kill = 0; kill < kills; kill++)
        {
            if (chance.Next(2) == 0) await receiver.StallAsync(Cancellation);
            else await receiver.DieAsync(Cancellation);
            var (id, _) = await machine.LinkAsync(Cancellation);
            // The reader dies too, and its successor knows only what it had.
            if (chance.Next(2) == 0)
            {
                await reader.DisposeAsync();
                streamed.AddRange(reader.Seen);
                reader = StartReader(streamed.Count > 0 ? streamed[^1].Cursor : start);
            }

            if (chance.Next(3) > 0) await receiver.RunAsync(Cancellation);
            var creations = Enumerable.Range(0, chance.Next(1, 8)).Select(_ => TryAsync(() => machine.Server.Api.CreateAsync(Cancellation))).ToList();
            await Task.WhenAny(creations);
            if (chance.Next(3) == 0) await receiver.DieAsync(Cancellation);
            await machine.Server.KillAsync(Cancellation);
            await Task.WhenAll(creations);
            await machine.StartServerAsync(Cancellation);
            await receiver.RunAsync(Cancellation);
            await machine.Server.Api.DeleteAsync(id, Cancellation);
            deleted.Add(id);
        }

        Task HurryAsync() => CallAsync(HttpMethod.Post, $"{path}/redeliver", null);
        await receiver.UntilAsync(messages => deleted.All(id => Events(messages).Any(told => IsEnd(told, id))), HurryAsync, Cancellation);
        await reader.UntilAsync(seen => deleted.All(id => streamed.Concat(seen).Any(told => IsEnd(told.Event, id))), Cancellation);
        var log = await LogAsync(start);
        await receiver.UntilAsync(messages => log.All(told => messages.Any(message => message.Text("id") == told.Text("id"))), HurryAsync, Cancellation);
        await reader.DisposeAsync();
        streamed.AddRange(reader.Seen);
        await CallAsync(HttpMethod.Delete, path, null);

        var context = $"Seed {seed}; {receiver.Deaths} deaths and {receiver.Stalls} stalls of the target, {reader.Resumed} resumptions.";
        Assert.True(receiver.Deaths + receiver.Stalls >= kills, context);
        Check(Events(receiver.Messages), await LogAsync(start), "webhook", context);
        Check([.. streamed.Select(told => told.Event)], await LogAsync(start), "stream", context);
        Assert.All(receiver.Messages, message => Assert.Equal("[true]", message.GetProperty("verified").GetRawText()));
        Assert.All(receiver.Messages, message => Assert.Equal(message.Text("id"), JsonElement.Parse(message.Text("body")!).Text("id")));
    }

    /// <summary>Nothing is invented, a repetition is the same to the byte, and each session's events come in order, none left out.</summary>
    private static void Check(IReadOnlyList<JsonElement> told, List<JsonElement> log, string who, string context)
    {
        var logged = log.ToDictionary(entry => entry.Text("id")!, entry => entry.GetRawText());
        foreach (var entry in told)
            Assert.True(logged.TryGetValue(entry.Text("id")!, out var known) && known == entry.GetRawText(), $"The {who} was told what is not in the log: {entry}. {context}");

        foreach (var life in told.GroupBy(entry => entry.Text("id")!.Split('-')[0]))
        {
            var sequences = life.Select(entry => entry.GetProperty("sequence").GetInt64()).Distinct().ToList();
            Assert.True(
                sequences.SequenceEqual(Enumerable.Range(0, sequences.Count).Select(index => sequences[0] + index)),
                $"The {who} was told out of order: {string.Join(' ', sequences)} of {life.First().Text("sessionId")}. {context}");
        }
    }

    private EventCollector StartReader(long after)
    {
        var reader = new EventCollector(() => machine.Server.Address, after);
        reader.Start();
        return reader;
    }

    private static IReadOnlyList<JsonElement> Events(IReadOnlyList<JsonElement> messages) =>
        [.. messages.Select(message => JsonElement.Parse(message.Text("body")!))];

    private static bool IsEnd(JsonElement told, string sessionId) => told.Text("sessionId") == sessionId && told.Text("type") == "session.deleted";

    private async Task<long> EndOfLogAsync()
    {
        for (var after = ""; ;)
        {
            var page = await CallAsync(HttpMethod.Get, $"/events?limit=1000{after}", null);
            if (!page.GetProperty("hasMore").GetBoolean()) return page.GetProperty("next").GetInt64();

            after = $"&after={page.GetProperty("next")}";
        }
    }

    private async Task<List<JsonElement>> LogAsync(long after)
    {
        var log = new List<JsonElement>();
        for (var hasMore = true; hasMore;)
        {
            var page = await CallAsync(HttpMethod.Get, $"/events?limit=1000&after={after}", null);
            log.AddRange(page.GetProperty("events").EnumerateArray());
            (after, hasMore) = (page.GetProperty("next").GetInt64(), page.GetProperty("hasMore").GetBoolean());
        }

        return log;
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body)
    {
        var (status, _, answer) = await machine.Server.Api.CallAsync(method, path, Cancellation, body);
        Assert.True((int)status is >= 200 and < 300, answer);
        return JsonElement.Parse(answer);
    }

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
