using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>What the server does not start with; it says why in a line and ends with 1.</summary>
public sealed class ServerStartTests : IDisposable
{
    private const string Loopback = "http://127.0.0.1:0";
    private const string Everywhere = "http://0.0.0.0:0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Everywhere, "Auth__AllowAnonymous", "false", "No API key is configured")]
    [InlineData(Everywhere, "Auth__Keys__main__Value", "", "No API key is configured")]
    [InlineData(Loopback, "Auth__Keys__main__Value", "too-short", "Auth:Keys:main:Value has fewer than 32 characters")]
    [InlineData(Everywhere, "Auth__Keys__main__Value", "0123456789-0123456789-0123456789-", "Set Http:PublicUrl")]
    [InlineData(Loopback, "Http__PublicUrl", "http://sessions.example.com", "Http:PublicUrl is not an address")]
    [InlineData(Loopback, "Limits__BodyBytes", "1", "BodyBytes")]
    [InlineData(Loopback, "WhatsApp__Url", "ws://whatsapp.example/ws/chat", "WhatsApp:Url must be wss")]
    public Task A_setting_that_cannot_be_meant_refuses_the_start(string address, string name, string value, string expected) =>
        IsRefusedAsync(address, expected, (name, value));

    [Fact]
    public Task One_that_looks_for_the_owners_of_sessions_meanwhile_tells_only_why_it_is_refused() =>
        IsRefusedAsync(Everywhere, "No API key is configured", ("Sessions__Hosting", "Client"), ("Cluster__Redis", "127.0.0.1:9"));

    private async Task IsRefusedAsync(string address, string expected, params (string Name, string Value)[] settings)
    {
        await using var server = ChildProcess.Start("dotnet", [Repository.Program("SessionServer")],
        [
            ("ASPNETCORE_URLS", address),
            ("Encryption__KeyFile", Path.Combine(_folder.FullName, "master-key")),
            ("Storage__ConnectionString", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/a;"),
            ("WhatsApp__Url", "ws://127.0.0.1:9/ws/chat"),
            .. settings,
        ]);

        var exitCode = await server.ExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(expected, server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening on", server.Output, StringComparison.Ordinal);
        // Whoever looks for the reason is not led astray: what ends because the rest does is no fault.
        Assert.DoesNotContain("BackgroundService failed", server.Everything, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }
}
