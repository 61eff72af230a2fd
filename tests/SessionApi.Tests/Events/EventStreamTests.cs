using System.Net;
using System.Text.Json;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Events;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(220);

    [Fact]
    public async Task What_happened_and_what_happens_comes_in_order()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 2);

        using var stream = await EventStreamReader.OpenAsync(api, "/events");
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        await ExpectCommentAsync(stream);
        await ExpectAsync(stream, "1", "one", 1);
        await ExpectAsync(stream, "2", "one", 2);
        await api.Sessions.Events.WaitedForAsync();
        await api.Sessions.Events.TellAsync("two", 2);
        await ExpectAsync(stream, "3", "two", 1);
        await ExpectAsync(stream, "4", "two", 2);
    }

    [Fact]
    public async Task A_sessions_stream_has_its_own_events_and_ends_with_it()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("two", 2);
        await api.Sessions.Events.TellAsync("one", 2);

        using var stream = await EventStreamReader.OpenAsync(api, "/sessions/one/events?after=1");
        await ExpectCommentAsync(stream);
        await ExpectAsync(stream, "2", "one", 2);
        await api.Sessions.Events.WaitedForAsync();
        await api.Sessions.Events.TellAsync("two", 1);
        await api.Sessions.Events.WaitedForAsync();
        await api.Sessions.Events.TellAsync("one", 1, isDeleted: true);
        await ExpectAsync(stream, "3", "one", 3);
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("/events")]
    [InlineData("/events?after=0")]
    [InlineData("/events?after=3")]
    public async Task What_the_reader_saw_last_wins_over_where_it_began(string address)
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 3);

        using var stream = await EventStreamReader.OpenAsync(api, address, lastEventId: "1");
        await ExpectCommentAsync(stream);
        await ExpectAsync(stream, "2", "one", 2);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("b-1")]
    [InlineData("1,2")]
    [InlineData("99999999999999999999")]
    public async Task A_last_event_that_is_none_is_refused(string lastEventId)
    {
        await using var api = await ApiHost.StartAsync();

        using var stream = await EventStreamReader.OpenAsync(api, "/events", lastEventId);

        await stream.Response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_place_that_is_gone_is_told_before_a_stream_begins()
    {
        await using var api = await ApiHost.StartAsync();

        using var all = await EventStreamReader.OpenAsync(api, "/events", lastEventId: "7");
        using var none = await EventStreamReader.OpenAsync(api, "/sessions/none/events");

        await all.Response.ProblemAsync(HttpStatusCode.Gone, "events-gone");
        await none.Response.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Fact]
    public async Task While_nothing_happens_a_comment_comes_every_15_seconds_and_the_stream_ends_in_time()
    {
        await using var api = await ApiHost.StartAsync();
        using var stream = await EventStreamReader.OpenAsync(api, "/events");
        await ExpectCommentAsync(stream);

        for (var passed = TimeSpan.Zero; passed < Limit;)
        {
            var wait = await api.Sessions.Events.WaitedForAsync();
            Assert.Equal(Limit - passed < Heartbeat ? Limit - passed : Heartbeat, wait);
            api.Time.Advance(wait);
            passed += wait;
            await ExpectCommentAsync(stream);
        }

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_stopping_process_ends_its_streams_at_once_and_in_order()
    {
        var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);
        using var stream = await EventStreamReader.OpenAsync(api, "/events");
        await ExpectCommentAsync(stream);
        await ExpectAsync(stream, "1", "one", 1);
        await api.Sessions.Events.WaitedForAsync();

        var stopping = api.StopAsync();

        Assert.Null(await stream.NextAsync());
        await stopping;
        await api.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_fails_ends_the_stream_where_its_reader_can_resume()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);
        using var stream = await EventStreamReader.OpenAsync(api, "/events");
        await ExpectCommentAsync(stream);
        await ExpectAsync(stream, "1", "one", 1);

        var wait = await api.Sessions.Events.WaitedForAsync();
        api.Sessions.Events.Store.IsUnavailable = true;
        api.Time.Advance(wait);

        Assert.Null(await stream.NextAsync());
    }

    private static async Task ExpectCommentAsync(EventStreamReader stream)
    {
        var next = await stream.NextAsync();
        Assert.Equal(("", JsonValueKind.Undefined), (next?.Id, next?.Data.ValueKind));
    }

    private static async Task ExpectAsync(EventStreamReader stream, string id, string sessionId, long sequence)
    {
        var next = await stream.NextAsync();
        Assert.Equal((id, sessionId, sequence), (next?.Id, next?.Data.Text("sessionId"), next?.Data.GetProperty("sequence").GetInt64()));
    }
}
