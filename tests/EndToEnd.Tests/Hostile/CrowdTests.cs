using System.Net;
using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>Many callers at once.</summary>
[Collection(MachineGroup.Name)]
public sealed class CrowdTests(Machine machine)
{
    private const int Crowd = 200;
    private const int KeyLength = 32;

    /// <summary>Far above what they need, far below what a leak or a browser for each would take.</summary>
    private const long MaxGrowth = 400L << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_creations_at_once_all_get_a_qr_of_their_own()
    {
        var before = machine.Server.ResidentBytes;

        var created = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => machine.Server.Api.CreateAsync(Cancellation)));

        var grown = machine.Server.ResidentBytes - before;
        var ids = created.Select(session => session.Text("sessionId")!).ToHashSet();
        Assert.Equal(Crowd, ids.Count);
        Assert.Equal(Crowd, created.Select(session => session.Text("qrCode")).Distinct().Count());
        var texts = await Task.WhenAll(ids.Select(TextAsync));
        Assert.Equal(Crowd, texts.Distinct().Count());
        Assert.All(texts, IsQr);
        Assert.Equal(Crowd, texts.Select(text => text.Split(',')[^2]).Distinct().Count());
        var listed = (await machine.Server.Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray();
        Assert.Superset(ids, listed.Select(session => session.Text("sessionId")!).ToHashSet());
        Assert.True(grown < MaxGrowth, $"{Crowd} sessions took {grown >> 20} MiB.");

        var deleted = await Task.WhenAll(ids.Select(id => machine.Server.Api.DeleteAsync(id, Cancellation)));
        Assert.All(deleted, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Two_hundred_creations_with_one_idempotency_key_make_one_session()
    {
        var name = Guid.NewGuid().ToString();
        using var api = new SessionClient(machine.Server.Address, () => machine.Server.Log, ("Idempotency-Key", name));

        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => api.SendAsync(HttpMethod.Post, "/sessions", new { name }, Cancellation)));

        var id = Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Body.Text("sessionId")!).Distinct());
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => Assert.Equal((HttpStatusCode.Conflict, "idempotency-in-progress"), (answer.Status, answer.Body.Text("code"))));
        var (_, _, listed) = await machine.Server.Api.CallAsync(HttpMethod.Get, $"/sessions?name={name}", Cancellation);
        Assert.Equal(id, Assert.Single(JsonElement.Parse(listed).GetProperty("sessions").EnumerateArray()).Text("sessionId"));
        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.DeleteAsync(id, Cancellation));
    }

    [Fact]
    public async Task Stops_starts_and_restarts_at_once_leave_a_session_on_or_off_and_linked()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        for (var round = 0; round < 3; round++)
        {
            string[] operations = ["stop", "start", "restart", "stop", "restart", "start", "start", "stop"];
            var answers = await Task.WhenAll(operations.Select(operation => machine.Server.Api.PostAsync(id, operation, Cancellation)));
            Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));

            var session = await machine.Server.Api.UntilAsync(id, found => found.Text("status") is "connected" or "stopped", Cancellation);
            Assert.Contains((session.Text("status"), session.Text("reason")), (IEnumerable<(string?, string?)>)[("connected", "online"), ("stopped", "stopped-by-user")]);
            Assert.Equal(session.Text("status") == "connected", (await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
        }

        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.PostAsync(id, "start", Cancellation));
        await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);
    }

    [Fact]
    public async Task A_deletion_wins_over_whatever_comes_with_it()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        var deletions = Enumerable.Range(0, 5).Select(_ => machine.Server.Api.DeleteAsync(id, Cancellation)).ToList();
        string[] operations = ["stop", "start", "restart", "logout", "stop", "start"];
        var others = await Task.WhenAll(operations.Select(operation => machine.Server.Api.PostAsync(id, operation, Cancellation)));

        Assert.Single(await Task.WhenAll(deletions), status => status == HttpStatusCode.OK);
        Assert.All(await Task.WhenAll(deletions), status => Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NotFound]));
        Assert.All(others, status => Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Conflict]));
        Assert.Null(await machine.Server.Api.FindAsync(id, Cancellation));
        // A session that was off cannot remove its device itself: that is done behind it.
        await machine.WhatsApp.UntilRemovedAsync(phone, Cancellation);
        Assert.Null(await machine.Server.Api.FindAsync(id, Cancellation));
    }

    private async Task<string> TextAsync(string id) =>
        (await machine.Server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation)).GetProperty("qr").Text("text")!;

    private static void IsQr(string text)
    {
        var parts = text.Split('#')[^1].Split(',');
        Assert.True(parts.Length >= 5, text);
        Assert.StartsWith("2@", parts[0], StringComparison.Ordinal);
        Assert.All(parts[^4..^1], part => Assert.Equal(KeyLength, Convert.FromBase64String(part).Length));
    }
}
