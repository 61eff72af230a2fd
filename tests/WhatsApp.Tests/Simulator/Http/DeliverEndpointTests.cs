using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary><c>POST /phones/{number}/devices/{device}/deliver</c>.</summary>
public sealed class DeliverEndpointTests : AppTests
{
    [Theory]
    [InlineData("""{"kind":"message","count":15}""", "message", 15)]
    [InlineData("""{"kind":"receipt"}""", "receipt", 1)]
    [InlineData("""{"kind":"notification"}""", "notification", 1)]
    [InlineData("""{"kind":"notification","type":"psa","count":2}""", "notification", 2)]
    [InlineData("""{"kind":"call"}""", "call", 1)]
    [InlineData("""{"kind":"status"}""", "status", 1)]
    [InlineData("""{"kind":"digest"}""", "notification", 1)]
    [InlineData("""{"kind":"device-list"}""", "notification", 1)]
    [InlineData("""{"kind":"pre-keys-used","count":7}""", "notification", 1)]
    public async Task What_is_delivered_is_owed_an_answer(string json, string tag, int count)
    {
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(Server, Number);
        var client = await device.LogInAsync(Server, linked);

        var answer = await PostAsync(json);

        Assert.Equal(count, answer.GetProperty("unacknowledgedCount").GetInt32());
        for (int i = 0; i < count; i++) await client.ReceiveAsync(tag);
        Assert.All(linked.Unacknowledged, owed => Assert.Equal(tag, owed.Tag));
        Assert.Equal(count, linked.Unacknowledged.Select(owed => owed.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"kind":"dirty","type":"groups"}""", "dirty")]
    [InlineData("""{"kind":"edge-routing"}""", "edge_routing")]
    public async Task A_bulletin_is_owed_none(string json, string child)
    {
        var device = new ScriptedDevice();
        await device.LinkAsync(Server, Number);

        Assert.Equal(0, (await PostAsync(json)).GetProperty("unacknowledgedCount").GetInt32());

        var client = await device.LogInAsync(Server, Server.Devices[0]);
        Assert.NotNull((await client.ReceiveAsync("ib")).Child(child));
    }

    [Fact]
    public async Task A_ping_tells_whether_it_was_answered()
    {
        var device = new ScriptedDevice();
        var client = await device.LogInAsync(Server, await device.LinkAsync(Server, Number));

        var answer = PostAsync("""{"kind":"ping"}""");
        await client.SendAsync(Stanza.Result((await client.ReceiveAsync("iq"))["id"]!));

        Assert.True((await answer).GetProperty("answered").GetBoolean());
    }

    [Fact]
    public async Task A_stream_is_recycled_over_what_is_not_acknowledged()
    {
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(Server, Number);
        var client = await device.LogInAsync(Server, linked);
        using var fault = JsonContent.Create(new { kind = "recycle-after", milliseconds = 1 });
        await Http.PostAsync("/faults", fault, Token);

        await PostAsync("""{"kind":"message"}""");

        Assert.Equal(("message", linked.Unacknowledged[0].Id), await OwedAsync(client));
    }

    [Theory]
    [InlineData("""{"kind":"message","count":0}""", HttpStatusCode.BadRequest, "invalid-delivery")]
    [InlineData("""{"kind":"message","count":1001}""", HttpStatusCode.BadRequest, "invalid-delivery")]
    [InlineData("""{"kind":"ping","count":2}""", HttpStatusCode.BadRequest, "invalid-delivery")]
    [InlineData("""{"kind":"message","type":"text"}""", HttpStatusCode.BadRequest, "invalid-delivery")]
    [InlineData("""{"kind":"dirty"}""", HttpStatusCode.BadRequest, "invalid-delivery")]
    [InlineData("""{"kind":"novelty"}""", HttpStatusCode.BadRequest, "unknown-delivery")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "unknown-delivery")]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "invalid-body")]
    public async Task What_cannot_be_sent_is_a_problem_with_a_code(string json, HttpStatusCode status, string code)
    {
        await new ScriptedDevice().LinkAsync(Server, Number);

        await AssertProblemAsync(await Http.PostAsync($"/phones/{Number}/devices/1/deliver", Json(json), Token), status, code);

        Assert.Empty(Server.Devices[0].Unacknowledged);
    }

    [Theory]
    [InlineData("491510000009", 1, "phone-not-found")]
    [InlineData(Number, 2, "device-not-found")]
    public async Task Nobody_there_is_told_so(string number, int device, string code)
    {
        await new ScriptedDevice().LinkAsync(Server, Number);

        var response = await Http.PostAsync($"/phones/{number}/devices/{device}/deliver", Json("""{"kind":"message"}"""), Token);

        await AssertProblemAsync(response, HttpStatusCode.NotFound, code);
    }

    private static async Task<(string? Class, string? Id)> OwedAsync(ScriptedClient client)
    {
        var owed = (await client.ReceiveAsync("stream:error")).Child("ack")!;
        return (owed["class"], owed["id"]);
    }

    private static StringContent Json(string json) => new(json, null, "application/json");

    private async Task<JsonElement> PostAsync(string json)
    {
        using var response = await Http.PostAsync($"/phones/{Number}/devices/1/deliver", Json(json), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
