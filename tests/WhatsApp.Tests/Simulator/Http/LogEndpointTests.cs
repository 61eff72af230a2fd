using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary><c>GET /log</c>.</summary>
public sealed class LogEndpointTests : AppTests
{
    private const int MaxReaders = 16;

    [Fact]
    public async Task A_reader_gets_what_was_and_then_what_comes()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(Server);
        await using var log = ReadLog().GetAsyncEnumerator(Token);

        var before = await UntilAsync(log, "iq result");
        await client.AskAsync(Stanza.Iq("7", "get", "w:p", new Node("ping")));
        var after = await UntilAsync(log, "iq get w:p ping");

        Assert.Equal("in", before.GetProperty("kind").GetString());
        Assert.Contains("<ping/>", after.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(after.GetProperty("sequence").GetInt64() > before.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_behind_the_last_it_had()
    {
        await new ScriptedDevice().RegisterAsync(Server);
        var last = Server.Log.Position - 1;

        await using var log = ReadLog(last).GetAsyncEnumerator(Token);
        await log.MoveNextAsync();

        Assert.Equal(("entry", $"{last + 1}"), (log.Current.EventType, log.Current.EventId));
    }

    [Fact]
    public async Task A_reader_that_was_too_slow_is_told_how_much_is_gone()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(Server);
        for (int i = 0; i < 50; i++) await client.AskAsync(Stanza.Iq($"{i}", "get", "w:p"));
        var missed = Server.Log.Position - 50 - 1;

        await using var log = ReadLog(1).GetAsyncEnumerator(Token);
        await log.MoveNextAsync();

        Assert.Equal(("gap", $$"""{"missed":{{missed}}}"""), (log.Current.EventType, log.Current.Data));
    }

    [Fact]
    public async Task So_many_read_at_a_time_and_a_place_that_is_given_up_is_free_again()
    {
        var readers = new List<HttpResponseMessage>();
        for (int i = 0; i < MaxReaders; i++) readers.Add(await OpenAsync());
        using var tooMany = await OpenAsync();
        await AssertProblemAsync(tooMany, HttpStatusCode.TooManyRequests, "too-many-readers");

        foreach (var reader in readers) reader.Dispose();

        // The server learns of the end in its own time.
        while (true)
        {
            using var again = await OpenAsync();
            if (again.StatusCode == HttpStatusCode.OK) break;
        }
    }

    private Task<HttpResponseMessage> OpenAsync() => Http.GetAsync("/log", HttpCompletionOption.ResponseHeadersRead, Token);

    private async IAsyncEnumerable<SseItem<string>> ReadLog(long? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/log");
        if (after is { } last) request.Headers.Add("Last-Event-ID", $"{last}");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token)) yield return item;
    }

    private static async Task<JsonElement> UntilAsync(IAsyncEnumerator<SseItem<string>> log, string summary)
    {
        while (await log.MoveNextAsync())
        {
            var entry = JsonElement.Parse(log.Current.Data);
            if (entry.GetProperty("summary").GetString() == summary) return entry;
        }

        throw new InvalidOperationException("The log ended.");
    }
}
