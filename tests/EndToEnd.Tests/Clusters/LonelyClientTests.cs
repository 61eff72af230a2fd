using System.Net;
using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Clusters;

/// <summary>A server that owns no sessions, while nobody else is there who does.</summary>
[Collection(MachineGroup.Name)]
public sealed class LonelyClientTests(Machine machine) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Redis _redis = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await Redis.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_lives_says_that_it_is_not_ready_and_asks_callers_to_come_back(bool isRedisThere)
    {
        var redis = isRedisThere ? _redis.Address : $"127.0.0.1:{LocalPort.Free()}";
        await using var server = Server.Launch(
            _folder.FullName, machine.Storage, (machine.WhatsApp.SocketAddress, machine.WhatsApp.NoiseRootKey), [("Cluster__Redis", redis), ("Sessions__Hosting", "Client")]);
        await server.ListeningAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await server.Api.CallAsync(HttpMethod.Get, "/health/live", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Api.CallAsync(HttpMethod.Get, "/sessions", Cancellation)).Status);
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/health/ready"), (HttpMethod.Get, "/sessions/one"), (HttpMethod.Post, "/sessions")])
        {
            var answer = await server.Api.CallAsync(method, path, Cancellation);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable"), (answer.Status, JsonElement.Parse(answer.Body).Text("code")));
        }

        // It makes no master key: that is the owners'.
        Assert.False(File.Exists(Server.KeyFileIn(_folder.FullName)));
        Assert.Equal(0, await server.StopAsync(Cancellation));
    }
}
