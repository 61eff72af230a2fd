using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary><c>POST /faults</c> and <c>DELETE /faults</c>.</summary>
public sealed class FaultEndpointTests : IAsyncLifetime
{
    private SimulatorApp? _app;
    private HttpClient? _http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SimulatedServer Server => _app!.Server;

    public async ValueTask InitializeAsync()
    {
        _app = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        _http = new HttpClient { BaseAddress = _app.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    public static TheoryData<string, LastingFault> Lasting => new()
    {
        { """{"kind":"stall","number":"491510000001","device":1}""", new Stall { Scope = new FaultScope("491510000001", 1) } },
        { """{"kind":"split-frames","length":7,"connection":3,"count":2}""", new SplitFrames(7) { Count = 2, Scope = new FaultScope(Connection: 3) } },
        { """{"kind":"coalesce-frames"}""", new CoalesceFrames() },
        { """{"kind":"coalesce-frames","frames":4,"milliseconds":50}""", new CoalesceFrames(4) { Wait = TimeSpan.FromMilliseconds(50) } },
        { """{"kind":"compress-frames","ref":"2@x"}""", new CompressFrames { Scope = new FaultScope(Ref: "2@x") } },
        { """{"kind":"lose-answers","to":"count","count":1}""", new LoseAnswers("count") { Count = 1 } },
        { """{"kind":"lose-answers"}""", new LoseAnswers() },
        { """{"kind":"delay-answers","to":"w:p","milliseconds":1500}""", new DelayAnswers(TimeSpan.FromSeconds(1.5), "w:p") },
        { """{"kind":"minimum-revision","minimum":1045649368}""", new RaiseMinimumRevision(1_045_649_368) },
        { """{"kind":"wrong-certificate","flaw":"leafSignature","count":1}""", new SpoilCertificates(CertificateFlaw.LeafSignature) { Count = 1 } },
        { """{"kind":"recycle-after","milliseconds":2000}""", new RecycleAfter(TimeSpan.FromSeconds(2)) },
    };

    [Theory]
    [MemberData(nameof(Lasting), DisableDiscoveryEnumeration = true)]
    public async Task A_lasting_fault_is_taken_as_it_is_told_and_cleared(string json, LastingFault expected)
    {
        Assert.Equal(0, await InjectAsync(json));
        Assert.Equal([expected], Server.Faults.Active);

        Assert.Equal(HttpStatusCode.NoContent, (await _http!.DeleteAsync("/faults", Token)).StatusCode);
        Assert.Empty(Server.Faults.Active);
    }

    [Theory]
    [MemberData(nameof(Lasting), DisableDiscoveryEnumeration = true)]
    public async Task An_active_fault_is_listed_as_the_request_that_asks_for_it(string json, LastingFault expected)
    {
        await InjectAsync(json);
        var listed = (await _http!.GetFromJsonAsync<JsonElement>("/faults", Token))[0];

        await _http!.DeleteAsync("/faults", Token);
        await InjectAsync(listed.GetProperty("fault").GetRawText());

        Assert.Equal([expected], Server.Faults.Active);
        Assert.Equal(expected.Count, listed.TryGetProperty("left", out var left) ? left.GetInt32() : null);
    }

    [Fact]
    public async Task One_of_several_faults_is_ended_and_the_others_are_used_up()
    {
        await InjectAsync("""{"kind":"stall","number":"491510000001"}""");
        await InjectAsync("""{"kind":"refuse","reason":402,"attributes":{"code":"101"},"count":2}""");
        var device = new ScriptedDevice();
        var refused = await ScriptedClient.ConnectAsync(Server, device.Noise, device.Registration());
        Assert.Equal("402", (await refused.ReceiveAsync("failure"))["reason"]);

        var listed = await _http!.GetFromJsonAsync<JsonElement>("/faults", Token);
        var ended = await _http!.DeleteAsync($"/faults/{listed[0].GetProperty("id").GetInt64()}", Token);
        var again = await _http!.DeleteAsync($"/faults/{listed[0].GetProperty("id").GetInt64()}", Token);

        Assert.Equal(1, listed[1].GetProperty("left").GetInt32());
        Assert.Equal("""{"kind":"refuse","count":2,"reason":402,"attributes":{"code":"101"}}""", listed[1].GetProperty("fault").GetRawText());
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (ended.StatusCode, again.StatusCode));
        Assert.IsType<Refuse>(Assert.Single(Server.Faults.Active));
    }

    [Fact]
    public async Task A_refusal_carries_its_attributes()
    {
        await InjectAsync("""{"kind":"refuse","reason":402,"attributes":{"code":"101","expire":"60"},"count":1}""");

        var fault = Assert.IsType<Refuse>(Assert.Single(Server.Faults.Active));
        Assert.Equal((402, 1, "101", "60"), (fault.Reason, fault.Count, fault.Attributes["code"], fault.Attributes["expire"]));
    }

    [Theory]
    [InlineData("""{"kind":"stream-error","code":"429","conflict":"replaced","ackClass":"message","ackId":"1","notWellFormed":true,"keepOpen":true}""", "stream:error")]
    [InlineData("""{"kind":"stream-end"}""", "xmlstreamend")]
    [InlineData("""{"kind":"refresh-registration","child":"pair-device-rotate-qr"}""", "notification")]
    public async Task A_momentary_fault_hits_the_open_connections(string json, string tag)
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(Server);

        Assert.Equal(1, await InjectAsync(json));

        Assert.Equal(tag, (await client.ReceiveAsync())!.Tag);
    }

    [Theory]
    [InlineData("""{"kind":"drop"}""", "no-connection", HttpStatusCode.Conflict)]
    [InlineData("""{"kind":"garbage","length":9,"number":"491510000001"}""", "no-connection", HttpStatusCode.Conflict)]
    [InlineData("""{"kind":"explode"}""", "unknown-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{}""", "unknown-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"drop","count":1}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"split-frames"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"refuse"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"refuse","reason":200}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"refuse","reason":402,"attributes":{"code":null}}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"delay-answers"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"minimum-revision"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"minimum-revision","minimum":-1}""", "invalid-body", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"wrong-certificate","flaw":"rust"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"wrong-certificate","flaw":"99"}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"stall","device":1}""", "invalid-fault", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":7}""", "invalid-body", HttpStatusCode.BadRequest)]
    [InlineData("""[]""", "invalid-body", HttpStatusCode.BadRequest)]
    public async Task A_request_that_cannot_be_is_a_problem_with_a_code(string json, string code, HttpStatusCode status)
    {
        using var body = new StringContent(json, null, "application/json");

        using var response = await _http!.PostAsync("/faults", body, Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString());
        Assert.Empty(Server.Faults.Active);
    }

    [Theory]
    [InlineData("""{"kind":"stream-error","code":"503"}""", 1)]
    [InlineData("""{"kind":"stream-end"}""", 1)]
    [InlineData("""{"kind":"refresh-registration"}""", 1)]
    [InlineData("""{"kind":"drop"}""", 2)]
    public async Task A_client_that_still_shakes_hands_is_told_nothing_and_not_counted(string json, int count)
    {
        Server.Connect();
        await Server.Events.ExpectAsync<ConnectionOpened>(cancellationToken: Token);
        await new ScriptedDevice().RegisterAsync(Server);

        Assert.Equal(count, await InjectAsync(json));
    }

    [Fact]
    public async Task A_new_registration_asked_of_linked_devices_alone_met_nobody()
    {
        var device = new ScriptedDevice();
        await device.LogInAsync(Server, await device.LinkAsync(Server, "491510000001"));
        using var body = new StringContent("""{"kind":"refresh-registration"}""", null, "application/json");

        using var response = await _http!.PostAsync("/faults", body, Token);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("no-connection", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString());
    }

    private async Task<int> InjectAsync(string json)
    {
        using var body = new StringContent(json, null, "application/json");
        using var response = await _http!.PostAsync("/faults", body, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("connections").GetInt32();
    }
}
