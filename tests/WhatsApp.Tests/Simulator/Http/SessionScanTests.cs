using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>A scan of the code that a session of a service shows, and the list of such sessions.</summary>
public sealed class SessionScanTests : AppTests
{
    private const string List = "/sessions?status=pending&limit=50";
    private const string Key = "a-key-that-nobody-else-has-0123456789";

    private FakeSessionApi? _api;

    private FakeSessionApi Api => _api!;

    protected override SimulatorAppOptions Options => base.Options with { Api = Api.Address, ApiKey = Key };

    public override async ValueTask InitializeAsync()
    {
        _api = await FakeSessionApi.StartAsync(Token);
        await base.InitializeAsync();
        Server.AddPhone(Number);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Api.DisposeAsync();
    }

    [Fact]
    public async Task Sessions_that_wait_are_listed_without_their_codes()
    {
        Api.Answers[List] = (200, """
            {"sessions":[{"sessionId":"shop-7","status":"pending","reason":"awaiting-scan","name":"Shop","createdAt":"2026-01-08T12:00:00.000Z","qrCode":"data:x"}]}
            """);

        var answer = await GetAsync("/sessions");

        Assert.Equal(Api.Address.OriginalString, answer.GetProperty("api").GetString());
        Assert.Equal(
            """[{"sessionId":"shop-7","status":"pending","reason":"awaiting-scan","name":"Shop","createdAt":"2026-01-08T12:00:00+00:00"}]""",
            answer.GetProperty("sessions").GetRawText());
        Assert.Equal([(List, $"Bearer {Key}")], Api.Asked);
    }

    [Fact]
    public async Task The_code_of_a_session_is_fetched_and_scanned()
    {
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(Server);
        Api.Answers["/sessions/shop-7/qr"] = (200, JsonSerializer.Serialize(new { text = device.Qr(refs[0]), number = 1 }));

        var scan = ScanAsync("shop-7");
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));

        Assert.Equal(HttpStatusCode.OK, (await scan).StatusCode);
        Assert.Single(Server.Devices);
    }

    [Theory]
    [InlineData(404, "{}", HttpStatusCode.Conflict, "no-qr")]
    [InlineData(409, "{}", HttpStatusCode.Conflict, "no-qr")]
    [InlineData(401, "{}", HttpStatusCode.BadGateway, "api-key-refused")]
    [InlineData(403, "{}", HttpStatusCode.BadGateway, "api-key-refused")]
    [InlineData(302, "", HttpStatusCode.BadGateway, "api-unexpected")]
    [InlineData(500, "{}", HttpStatusCode.BadGateway, "api-unexpected")]
    [InlineData(200, "<html>", HttpStatusCode.BadGateway, "api-unexpected")]
    [InlineData(200, "{}", HttpStatusCode.BadGateway, "api-unexpected")]
    [InlineData(200, "null", HttpStatusCode.BadGateway, "api-unexpected")]
    [InlineData(200, """{"text":"hello"}""", HttpStatusCode.BadRequest, "not-a-qr")]
    public async Task What_the_service_answers_instead_of_a_code_is_told(int status, string body, HttpStatusCode expected, string code)
    {
        Api.Answers["/sessions/shop-7/qr"] = (status, body);

        using var response = await ScanAsync("shop-7");

        await AssertProblemAsync(response, expected, code);
        Assert.DoesNotContain(Key, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("/sessions/shop-7/qr", Assert.Single(Api.Asked).Path);
    }

    [Theory]
    [InlineData("../keys")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("shop-7\n")]
    [InlineData("")]
    public async Task What_is_no_id_is_not_asked_for(string id)
    {
        using var response = await ScanAsync(id);

        await AssertProblemAsync(response, HttpStatusCode.Conflict, "no-qr");
        Assert.Empty(Api.Asked);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_told()
    {
        await Api.DisposeAsync();

        await AssertProblemAsync(await Http.GetAsync("/sessions", Token), HttpStatusCode.BadGateway, "api-unreachable");
        await AssertProblemAsync(await ScanAsync("shop-7"), HttpStatusCode.BadGateway, "api-unreachable");
    }

    [Fact]
    public async Task A_scan_is_of_a_text_or_of_a_session() =>
        await AssertProblemAsync(
            await Http.PostAsJsonAsync($"/phones/{Number}/scan", new { qr = "hello", session = "shop-7" }, Token), HttpStatusCode.BadRequest, "invalid-body");

    private Task<HttpResponseMessage> ScanAsync(string session) => Http.PostAsJsonAsync($"/phones/{Number}/scan", new { session }, Token);
}
