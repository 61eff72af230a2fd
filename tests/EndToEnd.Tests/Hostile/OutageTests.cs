using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>What callers are told when WhatsApp or the storage is not there, and what is left behind.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite _storage = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_WhatsApp_that_falls_silent_is_told_in_time_and_leaves_nothing()
    {
        await using var whatsApp = new MuteWhatsApp();
        await using var server = await StartAsync(whatsApp.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.Api.CallAsync(HttpMethod.Post, "/sessions", Cancellation)));

        // Only after the handshake it is known to have been reached.
        Assert.Equal(
            [(HttpStatusCode.BadGateway, "whatsapp-unreachable"), (HttpStatusCode.BadGateway, "whatsapp-unreachable"), (HttpStatusCode.GatewayTimeout, "qr-timeout")],
            answers.Select(answer => (answer.Status, Code(answer.Body))).Order());
        Assert.True(whatsApp.Upgrades >= 3, $"Only {whatsApp.Upgrades} connections came as far as the upgrade.");
        Assert.True(whatsApp.Handshakes >= 1, "No connection came as far as the end of the handshake.");
        await NothingIsLeftAsync(server);
    }

    [Fact]
    public async Task A_WhatsApp_that_is_not_there_is_told_at_once_and_leaves_nothing()
    {
        await using var server = await StartAsync(($"ws://127.0.0.1:{ClosedPort()}/ws/chat", new string('1', 64)));

        var answer = await server.Api.CallAsync(HttpMethod.Post, "/sessions", Cancellation);

        Assert.Equal((HttpStatusCode.BadGateway, "whatsapp-unreachable"), (answer.Status, Code(answer.Body)));
        await NothingIsLeftAsync(server);
    }

    [Fact]
    public async Task Without_its_storage_every_route_asks_to_come_back()
    {
        await using var whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), Cancellation);
        await using var server = await StartAsync((whatsApp.SocketAddress, whatsApp.NoiseRootKey));
        await _storage.KillAsync(Cancellation);

        var answers = await Task.WhenAll(
            server.Api.CallAsync(HttpMethod.Post, "/sessions", Cancellation),
            server.Api.CallAsync(HttpMethod.Get, "/sessions", Cancellation),
            server.Api.CallAsync(HttpMethod.Get, "/sessions/one", Cancellation),
            server.Api.CallAsync(HttpMethod.Delete, "/sessions/one", Cancellation));

        Assert.All(answers, answer =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable"), (answer.Status, Code(answer.Body)));
            Assert.True(answer.RetryAfter > TimeSpan.Zero, "No Retry-After.");
            Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
        });
    }

    private Task<Server> StartAsync((string Url, string RootKey) whatsApp) =>
        Server.StartAsync(_folder.FullName, _storage.ConnectionString, whatsApp, [], Cancellation);

    private async Task NothingIsLeftAsync(Server server)
    {
        var listed = await server.Api.ListAsync(Cancellation);

        Assert.Equal(0, listed.GetProperty("sessions").GetArrayLength());
        Assert.Empty(await Rows.AllAsync(_storage.ConnectionString, Cancellation));
    }

    private static string? Code(string body) => JsonElement.Parse(body).Text("code");

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
