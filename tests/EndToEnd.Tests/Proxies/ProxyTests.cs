using System.Net;
using Shared.Processes;
using Shared.Proxies;
using Xunit;

namespace EndToEnd.Tests.Proxies;

/// <summary>Sessions by way of proxies: real processes, and proxies that tell whom they connected.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite _storage = null!;
    private Simulator _whatsApp = null!;
    private Server _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string WhatsApp => new Uri(_whatsApp.SocketAddress).Authority;

    public async ValueTask InitializeAsync()
    {
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        _whatsApp = await Simulator.StartAsync(null, Cancellation);
        _server = await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _whatsApp.DisposeAsync();
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task A_session_is_linked_through_its_proxy_and_comes_back_through_it_after_a_restart(string scheme)
    {
        await using var proxy = TestProxy.Start(scheme);
        var (id, phone) = await LinkAsync(proxy);
        Assert.All(proxy.Targets, target => Assert.Equal(WhatsApp, target));
        Assert.Equal(1, proxy.OpenCount);

        Assert.Equal(0, await _server.StopAsync(Cancellation));
        await _server.DisposeAsync();
        var before = proxy.Targets.Count;
        _server = await StartServerAsync();

        var session = await _server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal(before + 1, proxy.Targets.Count);
        Assert.Equal(
            $$"""{"scheme":"{{scheme}}","host":"127.0.0.1","port":{{proxy.Port}},"hasCredentials":true}""", session.GetProperty("proxy").GetRawText());
        Assert.DoesNotContain(TestProxy.User, session.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await _server.Api.DeleteAsync(id, Cancellation));
        Assert.Empty(await _whatsApp.DevicesAsync(phone, Cancellation));
        Assert.Equal(before + 1, proxy.Targets.Count);
    }

    [Fact]
    public async Task Another_proxy_is_taken_at_once_and_none_leads_back_to_the_direct_way()
    {
        await using var first = TestProxy.Start("http");
        await using var second = TestProxy.Start("socks5");
        var (id, _) = await LinkAsync(first);

        var (status, session) = await _server.Api.SendAsync(HttpMethod.Patch, $"/sessions/{id}", new { proxy = second.Address }, Cancellation);
        Assert.Equal((HttpStatusCode.OK, second.Port), (status, session.GetProperty("proxy").GetProperty("port").GetInt32()));
        await _server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal((0, 1), (first.OpenCount, second.OpenCount));

        (_, session) = await _server.Api.SendAsync(HttpMethod.Patch, $"/sessions/{id}", new Dictionary<string, string?> { ["proxy"] = null }, Cancellation);
        Assert.False(session.TryGetProperty("proxy", out _));
        await _server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal((0, 0), (first.OpenCount, second.OpenCount));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task With_a_proxy_that_is_not_there_or_refuses_nothing_is_created(string scheme)
    {
        await using var proxy = TestProxy.Start(scheme);
        string gone;
        await using (var other = TestProxy.Start(scheme)) gone = other.Address;

        foreach (var address in (string[])[gone, proxy.AddressWith("wrong")])
        {
            var (status, problem) = await _server.Api.SendAsync(HttpMethod.Post, "/sessions", new { proxy = address }, Cancellation);
            Assert.Equal((HttpStatusCode.BadGateway, "whatsapp-unreachable"), (status, problem.Text("code")));
        }

        Assert.Empty(proxy.Targets);
        Assert.Empty((await _server.Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task A_removal_that_has_to_wait_goes_through_the_proxy_too()
    {
        await using var proxy = TestProxy.Start("http");
        var (id, phone) = await LinkAsync(proxy);
        proxy.Pause();

        Assert.Equal(HttpStatusCode.OK, await _server.Api.DeleteAsync(id, Cancellation));
        Assert.Single(await _whatsApp.DevicesAsync(phone, Cancellation));
        var before = proxy.Targets.Count;
        proxy.Resume();

        await _whatsApp.UntilRemovedAsync(phone, Cancellation);
        Assert.Equal(before + 1, proxy.Targets.Count);
    }

    private async Task<(string Id, string Phone)> LinkAsync(TestProxy proxy)
    {
        var (status, created) = await _server.Api.SendAsync(HttpMethod.Post, "/sessions", new { proxy = proxy.Address }, Cancellation);
        Assert.Equal((HttpStatusCode.Created, "pending"), (status, created.Text("status")));
        var id = created.Text("sessionId")!;
        var phone = await _whatsApp.AddPhoneAsync(Cancellation);
        await _whatsApp.ScanAsync(phone, created.GetProperty("qr").Text("text")!, Cancellation);
        await _server.Api.UntilAsync(id, "connected", "online", Cancellation);
        return (id, phone);
    }

    private Task<Server> StartServerAsync() =>
        Server.StartAsync(_folder.FullName, _storage.ConnectionString, _whatsApp, Cancellation, ("Proxies__AllowPrivateTargets", "true"));
}
