using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>The program, on a real loopback socket.</summary>
public sealed class SimulatorAppTests : IAsyncLifetime
{
    private const string Number = "491510000001";

    private SimulatorApp? _app;
    private HttpClient? _http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SimulatorApp App => _app!;

    private HttpClient Http => _http!;

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

    [Fact]
    public async Task A_phone_is_made_listed_and_not_made_twice()
    {
        var created = await Http.PostAsJsonAsync("/phones", new { number = Number }, Token);
        var again = await Http.PostAsJsonAsync("/phones", new { number = Number }, Token);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(Number, (await Http.GetFromJsonAsync<JsonElement>(created.Headers.Location, Token)).GetProperty("number").GetString());
        Assert.Equal(Number, (await Http.GetFromJsonAsync<JsonElement>("/phones", Token))[0].GetProperty("number").GetString());
        await AssertProblemAsync(again, HttpStatusCode.Conflict, "phone-exists");
    }

    [Fact]
    public async Task A_number_is_made_up_for_a_phone_without_one()
    {
        var created = await Http.PostAsync("/phones", null, Token);

        var number = (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("number").GetString();
        Assert.NotNull(App.Server.FindPhone(number!));
    }

    [Fact]
    public async Task A_client_is_linked_over_a_real_socket_logs_in_and_is_removed()
    {
        var device = new ScriptedDevice();
        await Http.PostAsJsonAsync("/phones", new { number = Number }, Token);
        using var first = await DialAsync();
        var client = new ScriptedClient(new SocketPipe(first));
        await client.ShakeHandsAsync(device.Noise, Google.Protobuf.MessageExtensions.ToByteArray(device.Registration()));
        var pairDevice = await client.ReceiveAsync("iq");
        await client.SendAsync(Stanza.Result(pairDevice["id"]!));
        await App.Server.Events.ExpectAsync<RegistrationReady>(cancellationToken: Token);
        var reference = System.Text.Encoding.ASCII.GetString(pairDevice.Child("pair-device")!.Children[0].Bytes!);

        var scan = Http.PostAsJsonAsync($"/phones/{Number}/scan", new { qr = device.Qr(reference) }, Token);
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));
        var linked = await (await scan).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("515", (await client.ReceiveAsync("stream:error"))["code"]);
        Assert.True(await client.IsClosedAsync());
        await client.CloseAsync();

        using var second = await DialAsync();
        client = new ScriptedClient(new SocketPipe(second));
        await client.ShakeHandsAsync(device.Noise, Google.Protobuf.MessageExtensions.ToByteArray(ScriptedDevice.Login(Number, 1)));
        await client.ReceiveAsync("success");
        var listed = (await Http.GetFromJsonAsync<JsonElement>("/devices", Token))[0];
        Assert.True(listed.GetProperty("online").GetBoolean());
        Assert.Equal($"{Number}:1@s.whatsapp.net", listed.GetProperty("jid").GetString());
        Assert.Equal(linked.GetProperty("lid").GetString(), listed.GetProperty("lid").GetString());
        Assert.Equal("Linux", listed.GetProperty("name").GetString());

        var removed = await Http.DeleteAsync($"/phones/{Number}/devices/1", Token);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal("device_removed", (await client.ReceiveAsync("stream:error")).Child("conflict")!["type"]);
        Assert.Equal(0, (await Http.GetFromJsonAsync<JsonElement>("/devices", Token)).GetArrayLength());
        await AssertProblemAsync(await Http.DeleteAsync($"/phones/{Number}/devices/1", Token), HttpStatusCode.NotFound, "device-not-found");
        await client.CloseAsync();
    }

    [Fact]
    public async Task A_refused_scan_says_why()
    {
        await Http.PostAsJsonAsync("/phones", new { number = Number }, Token);

        var noCode = await Http.PostAsJsonAsync($"/phones/{Number}/scan", new { qr = "hello" }, Token);
        var unknown = await Http.PostAsJsonAsync($"/phones/{Number}/scan", new { qr = new ScriptedDevice().Qr("2@x") }, Token);
        var noPhone = await Http.PostAsJsonAsync("/phones/491510000009/scan", new { qr = "hello" }, Token);

        await AssertProblemAsync(noCode, HttpStatusCode.BadRequest, "not-a-qr");
        await AssertProblemAsync(unknown, HttpStatusCode.Conflict, "unknown-ref");
        await AssertProblemAsync(noPhone, HttpStatusCode.NotFound, "phone-not-found");
    }

    [Fact]
    public async Task The_current_revision_is_told_to_browsers_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sw.js");
        request.Headers.Add("sec-fetch-site", "none");
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36");

        var script = await (await Http.SendAsync(request, Token)).Content.ReadAsStringAsync(Token);

        Assert.Contains("\\\"client_revision\\\":1045649367", script, StringComparison.Ordinal);
        await AssertProblemAsync(await Http.GetAsync("/sw.js", Token), HttpStatusCode.BadRequest, "not-a-browser");
    }

    [Theory]
    [InlineData("Host", "simulator.example", "foreign-host")]
    [InlineData("Origin", "https://example.org", "foreign-origin")]
    [InlineData("Origin", "https://web.whatsapp.com", "foreign-origin")]
    [InlineData("Origin", "null", "foreign-origin")]
    [InlineData("Forwarded", "for=192.0.2.1", "forwarded-request")]
    [InlineData("X-Forwarded-For", "192.0.2.1", "forwarded-request")]
    [InlineData("x-forwarded-proto", "https", "forwarded-request")]
    public async Task Strangers_are_refused(string header, string value, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/devices");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));

        await AssertProblemAsync(await Http.SendAsync(request, Token), HttpStatusCode.Forbidden, code);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_open_the_socket()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://example.org");
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(App.SocketAddress, Token));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task Every_name_of_this_machine_is_served(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/devices");
        request.Headers.Host = host;
        request.Headers.Add("Origin", "http://localhost:3000");

        Assert.Equal(HttpStatusCode.OK, (await Http.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task Bad_bodies_and_unknown_paths_are_problems_with_a_code()
    {
        using var text = new StringContent("{}");
        using var broken = new StringContent("{", null, "application/json");
        using var long_ = new StringContent($"{{\"qr\":\"{new string('x', 20_000)}\"}}", null, "application/json");

        await AssertProblemAsync(await Http.PostAsync("/phones/1/scan", text, Token), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        await AssertProblemAsync(await Http.PostAsync("/phones/1/scan", broken, Token), HttpStatusCode.BadRequest, "invalid-body");
        await AssertProblemAsync(await Http.PostAsync("/phones/1/scan", long_, Token), HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        await AssertProblemAsync(await Http.GetAsync("/nothing", Token), HttpStatusCode.NotFound, "not-found");
        await AssertProblemAsync(await Http.GetAsync("/ws/chat", Token), HttpStatusCode.UpgradeRequired, "websocket-expected");
    }

    [Fact]
    public async Task Text_messages_are_passed_over()
    {
        var device = new ScriptedDevice();
        using var socket = await DialAsync();
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var client = new ScriptedClient(new SocketPipe(socket));

        await client.ShakeHandsAsync(device.Noise, Google.Protobuf.MessageExtensions.ToByteArray(device.Registration()));

        Assert.NotNull((await client.ReceiveAsync("iq")).Child("pair-device"));
        await client.CloseAsync();
    }

    [Fact]
    public async Task A_cut_line_is_no_polite_close()
    {
        using var socket = await DialAsync();
        await App.Server.Events.ExpectAsync<ConnectionOpened>(cancellationToken: Token);

        Assert.Equal(1, await App.Server.Faults.InjectAsync(new Drop()));

        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync(new byte[16], Token));
    }

    private async Task<ClientWebSocket> DialAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://web.whatsapp.com");
        await socket.ConnectAsync(App.SocketAddress, Token);
        return socket;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString());
    }
}
