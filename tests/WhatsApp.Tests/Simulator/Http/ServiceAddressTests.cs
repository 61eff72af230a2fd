using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>Without a service: what is known then, and which addresses are one.</summary>
public sealed class ServiceAddressTests : AppTests
{
    [Fact]
    public async Task Without_a_service_there_are_no_sessions_to_choose()
    {
        Server.AddPhone(Number);

        Assert.Equal("""{"sessions":[]}""", (await GetAsync("/sessions")).GetRawText());
        await AssertProblemAsync(await Http.PostAsJsonAsync($"/phones/{Number}/scan", new { session = "a" }, Token), HttpStatusCode.Conflict, "api-unknown");
    }

    [Fact]
    public async Task A_client_that_shows_codes_is_listed_until_it_is_gone()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(Server);

        var listed = (await GetAsync("/registrations"))[0];
        Assert.Equal(("Linux", "Chrome", true), (listed.GetProperty("name").GetString(), listed.GetProperty("clientType").GetString(), listed.GetProperty("canBeScanned").GetBoolean()));
        Assert.Equal((1, 6), (listed.GetProperty("number").GetInt32(), listed.GetProperty("of").GetInt32()));

        var position = Server.Events.Position;
        await client.CloseAsync();
        await Server.Events.ExpectAsync<WhatsAppSimulator.ConnectionClosed>(null, position, Token);
        Assert.Equal("[]", (await GetAsync("/registrations")).GetRawText());
    }

    [Theory]
    [InlineData("http://localhost:7071")]
    [InlineData("http://127.0.0.1:7071/")]
    [InlineData("https://[::1]:7071")]
    public void An_address_of_this_machine_is_taken(string address) => Assert.Equal(new Uri(address), Read(address).Api);

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("http://192.0.2.1:7071")]
    [InlineData("http://localhost.example.org")]
    [InlineData("http://user:password@localhost:7071")]
    [InlineData("http://localhost:7071/sub")]
    [InlineData("http://localhost:7071/?a=b")]
    [InlineData("ftp://localhost")]
    [InlineData("localhost:7071")]
    [InlineData("/sessions")]
    public void Any_other_is_refused(string address) => Assert.Throws<FormatException>(() => Read(address));

    private static SimulatorAppOptions Read(string address) =>
        SimulatorAppOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new("api", address)]).Build());
}
