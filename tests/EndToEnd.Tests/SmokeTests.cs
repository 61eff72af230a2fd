using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary><c>./dev smoke</c>, by which a deployment is kept or taken back, on running servers.</summary>
[Collection(MachineGroup.Name)]
public sealed class SmokeTests(Machine machine) : IDisposable
{
    private const string Key = "smoke-test-key-of-thirty-two-characters";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smoke-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_service_that_works_passes_with_its_key_and_keeps_no_session()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName, storage.ConnectionString, machine.WhatsApp, Cancellation, ("Auth__Keys__operator__Value", Key));
        using var api = new SessionClient(server.Address, () => server.Log, ("Authorization", $"Bearer {Key}"));

        var (exitCode, output) = await RunAsync(server.Address, Key);

        Assert.True(exitCode == 0, output);
        foreach (var call in new[] { "POST /sessions: 201", "GET /sessions/{id}: 200", "GET /sessions: 200", "DELETE /sessions/{id}: 200", "GET /sessions without a key: 401" })
        {
            Assert.Contains(call, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
        Assert.Empty((await api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task A_service_that_cannot_reach_whatsapp_fails_it_and_keeps_no_session()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName, storage.ConnectionString, ("ws://127.0.0.1:9/ws/chat", new string('0', 64)), [], Cancellation);

        var (exitCode, output) = await RunAsync(server.Address, "");

        Assert.Equal(1, exitCode);
        Assert.Contains("POST /sessions answered", output, StringComparison.Ordinal);
        Assert.Empty((await server.Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task A_wrong_key_fails_it()
    {
        var (exitCode, output) = await RunAsync(machine.Server.Address, "not-the-key-of-this-server-but-long-enough");

        Assert.Equal(1, exitCode);
        Assert.Contains("401", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Uri address, string key)
    {
        await using var smoke = ChildProcess.Start(
            "bash", [Path.Combine(Repository.Root, "dev"), "smoke", address.ToString(), "--patience", "30"], ("SMOKE_KEY", key));

        return (await smoke.ExitAsync(Cancellation), smoke.Everything);
    }
}
