using System.Net;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Clusters;

/// <summary>Several processes that own sessions together, as they are deployed: they meet in Redis and share tables.</summary>
public sealed class ClusterTests(ClusterMachine machine) : IClassFixture<ClusterMachine>, IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await machine.FillAsync(Cancellation);

    public async ValueTask DisposeAsync() => await machine.ClearAsync(CancellationToken.None);

    [Fact]
    public async Task A_session_is_one_and_the_same_whichever_server_is_asked()
    {
        var apis = (SessionClient[])[.. machine.Members.Select(member => member.Api), machine.Client.Api];
        var ids = (string[])[.. (await Task.WhenAll(apis.Select(api => machine.LinkAsync(api, Cancellation)))).Select(linked => linked.Id)];
        foreach (var api in apis) await UntilConnectedAsync(api, ids);

        // Streams of it end when it is deleted: by then readers at every server have been told all.
        var streams = machine.Members.Select(member => member.Server).Append(machine.Client)
            .Select(server => StreamAsync(server, ids[0])).ToList();
        Assert.Equal(HttpStatusCode.OK, await apis[0].PostAsync(ids[0], "stop", Cancellation));
        await apis[1].UntilAsync(ids[0], "stopped", "stopped-by-user", Cancellation);
        Assert.Equal(HttpStatusCode.OK, await apis[2].PostAsync(ids[0], "start", Cancellation));
        await apis[0].UntilAsync(ids[0], "connected", "online", Cancellation);
        Assert.Equal(HttpStatusCode.OK, await apis[1].DeleteAsync(ids[0], Cancellation));

        var told = await Task.WhenAll(streams);
        Assert.All(told, stream => Assert.Contains("stopped-by-user", stream, StringComparison.Ordinal));
        Assert.All(told, stream => Assert.Contains("session.deleted", stream, StringComparison.Ordinal));
        Assert.Equal(2, (await machine.WhatsApp.DevicesAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Sessions_of_a_server_that_stops_or_is_killed_come_back_at_another_without_being_asked()
    {
        var ids = await LinkAsync(4);
        var (stopped, killed) = await machine.OwnerOfAsync(ids[0], Cancellation);
        var before = await machine.OwnersAsync(Cancellation);

        await machine.WhatsApp.CountLinesAnewAsync(Cancellation);
        Assert.Equal(0, await stopped.Server.StopAsync(Cancellation));
        await machine.UntilOwnedByAsync(killed, Cancellation);

        var between = await machine.OwnersAsync(Cancellation);
        Assert.All(before.Values, one => Assert.Equal(one.IsBy(stopped), between[one.SessionId].Epoch > one.Epoch));
        await ExpectLinesAsync(open: 4, opened: before.Values.Count(one => one.IsBy(stopped)));

        await machine.FillAsync(Cancellation);
        await machine.WhatsApp.CountLinesAnewAsync(Cancellation);
        await killed.Server.KillAsync(Cancellation);
        await machine.UntilOwnedByAsync(machine.Members.Single(member => member != killed), Cancellation);

        var after = await machine.OwnersAsync(Cancellation);
        Assert.All(between.Values, one => Assert.True(after[one.SessionId].Epoch > one.Epoch));
        await ExpectLinesAsync(open: 4, opened: 4);
        await UntilConnectedAsync(machine.Client.Api, ids);
        var (_, _, events) = await machine.Client.Api.CallAsync(HttpMethod.Get, $"/sessions/{ids[0]}/events", Cancellation);
        Assert.Contains("owner-moved", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_functions_app_answers_for_sessions_that_servers_own()
    {
        await using var app = machine.LaunchFunctions();
        using var api = await FunctionsApp.ConnectAsync(app, Cancellation);

        var (id, phone) = await machine.LinkAsync(api, Cancellation);
        var (owner, _) = await machine.OwnerOfAsync(id, Cancellation);
        var session = await owner.Api.FindAsync(id, Cancellation);
        var deleted = await api.DeleteAsync(id, Cancellation);

        Assert.Equal($"+{phone}", session?.Text("phoneNumber"));
        Assert.Equal(HttpStatusCode.OK, deleted);
        Assert.Empty(await machine.WhatsApp.DevicesAsync(phone, Cancellation));
        Assert.Equal(0, await app.StopAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_that_stood_still_leaves_alone_what_another_took_over()
    {
        var id = Assert.Single(await LinkAsync(1));
        var (owner, survivor) = await machine.OwnerOfAsync(id, Cancellation);

        await owner.Server.PauseAsync(Cancellation);
        await machine.UntilOwnedByAsync(survivor, Cancellation);
        var connected = await survivor.Api.UntilAsync(id, "connected", "online", Cancellation);
        await machine.WhatsApp.CountLinesAnewAsync(Cancellation);
        await owner.Server.ResumeAsync(Cancellation);

        // It learns that it is no member any more, and ends for its supervisor to start it anew.
        await owner.Server.ExitAsync(Cancellation);
        await ExpectLinesAsync(open: 1, opened: 0);
        Assert.Equal(connected.GetProperty("version").GetInt64(), (await survivor.Api.FindAsync(id, Cancellation))!.Value.GetProperty("version").GetInt64());
        Assert.True(Assert.Single(await machine.WhatsApp.DevicesAsync(Cancellation)).Online);
    }

    [Fact]
    public async Task Without_redis_lines_stay_and_calls_are_answered()
    {
        var ids = await LinkAsync(2);
        var before = await machine.OwnersAsync(Cancellation);
        await machine.WhatsApp.CountLinesAnewAsync(Cancellation);

        await machine.Redis.PauseAsync(Cancellation);
        try
        {
            // Longer than a silo is believed to be a member.
            using var timer = new PeriodicTimer(Moment, TimeProvider.System);
            for (var look = 0; look < 24; look++)
            {
                await timer.WaitForNextTickAsync(Cancellation);
                var api = look % 2 == 0 ? machine.Client.Api : machine.Members[0].Api;
                Assert.Equal("connected", (await api.FindAsync(ids[look % ids.Length], Cancellation))!.Value.Text("status"));
            }

            await UntilConnectedAsync(machine.Client.Api, ids);
            await ExpectLinesAsync(open: 2, opened: 0);

            // What has to be sent now is sent on the record's word.
            Assert.Equal(HttpStatusCode.OK, await machine.Client.Api.PostAsync(ids[0], "restart", Cancellation));
            await machine.Members[0].Api.UntilAsync(ids[0], "connected", "online", Cancellation);
            await ExpectLinesAsync(open: 2, opened: 1);
        }
        finally
        {
            await machine.Redis.ResumeAsync(Cancellation);
        }

        Assert.Equal(before, await machine.OwnersAsync(Cancellation));
        Assert.All(machine.Members, member => Assert.False(member.Server.HasExited, member.Server.Log));
    }

    private async Task<string[]> LinkAsync(int count) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => machine.LinkAsync(machine.Client.Api, Cancellation)))).Select(linked => linked.Id)];

    private async Task ExpectLinesAsync(int open, long opened)
    {
        var lines = await machine.WhatsApp.LinesAsync(Cancellation);
        Assert.Equal((open, opened), (lines.Open, lines.Opened));
    }

    private static Task UntilConnectedAsync(SessionClient api, string[] ids) => api.UntilListedAsync(
        "the list has them connected, and no others",
        sessions => sessions.Where(session => session.Text("status") == "connected").Select(session => session.Text("sessionId")!).ToHashSet().SetEquals(ids),
        Cancellation);

    private static async Task<string> StreamAsync(Server server, string id)
    {
        using var reader = new SessionClient(server.Address, () => server.Log, ("Accept", "text/event-stream"));
        return (await reader.CallAsync(HttpMethod.Get, $"/sessions/{id}/events", Cancellation)).Body;
    }
}
