using System.Net;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The first API key of a server that is to be reached from elsewhere: made by a command, before anybody may call.</summary>
public sealed class FirstKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_key_made_by_the_command_opens_a_server_that_listens_everywhere()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);

        var (exitCode, output) = await Server.CommandAsync(_folder.FullName, storage.ConnectionString, Cancellation, "keys", "create", "--tenant", "shop", "--name", "first");

        Assert.True(exitCode == 0, output);
        var key = output.Trim().Split('\n')[^1].Trim();
        Assert.StartsWith("wsk_shop_", key, StringComparison.Ordinal);
        await using var server = await Server.StartAsync(
            _folder.FullName, storage.ConnectionString, ("ws://127.0.0.1:9/ws/chat", new string('0', 64)), [("ASPNETCORE_URLS", "http://0.0.0.0:0"), ("Http__PublicUrl", "https://sessions.example.com")], Cancellation);
        using var api = new SessionClient(server.Address, () => server.Log, ("Authorization", $"Bearer {key}"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Api.CallAsync(HttpMethod.Get, "/sessions", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.CallAsync(HttpMethod.Get, "/sessions", Cancellation)).Status);
        var (status, _, keys) = await api.CallAsync(HttpMethod.Get, "/keys", Cancellation);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"name\":\"first\"", keys, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys", "create", "--tenant")]
    [InlineData("keys", "create", "--tenant", "Not/A/Tenant")]
    [InlineData("keys", "create", "--scopes", "everything")]
    [InlineData("keys", "create", "--unknown", "x")]
    public async Task A_command_that_makes_no_sense_does_nothing(params string[] arguments)
    {
        // Nobody listens there, and nobody is asked.
        var (exitCode, output) = await Server.CommandAsync(
            _folder.FullName, "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/a;", Cancellation, arguments);

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("wsk_", output, StringComparison.Ordinal);
    }
}
