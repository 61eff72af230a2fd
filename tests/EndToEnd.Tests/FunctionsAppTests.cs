using System.Net;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The Functions app that owns its sessions itself, as <c>single</c> deploys it.</summary>
[Collection(MachineGroup.Name)]
public sealed class FunctionsAppTests(Machine machine) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-");
    private Azurite? _storage;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A storage of its own: two processes that know nothing of each other must not share one.</summary>
    public async ValueTask InitializeAsync() => _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);

    [Fact]
    public async Task A_session_is_created_linked_and_deleted_and_the_app_stops_in_order()
    {
        await using var app = Start(("AZURE_FUNCTIONS_ENVIRONMENT", "Development"));
        using var api = await FunctionsApp.ConnectAsync(app, Cancellation);

        var id = (await api.CreateAsync(Cancellation)).Text("sessionId")!;
        var pending = await api.UntilAsync(id, "pending", "awaiting-scan", Cancellation);
        var phone = await machine.WhatsApp.AddPhoneAsync(Cancellation);
        await machine.WhatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, Cancellation);
        var connected = await api.UntilAsync(id, "connected", "online", Cancellation);
        var deleted = await api.DeleteAsync(id, Cancellation);

        Assert.Equal($"+{phone}", connected.Text("phoneNumber"));
        Assert.Equal(HttpStatusCode.OK, deleted);
        Assert.Empty(await machine.WhatsApp.DevicesAsync(phone, Cancellation));
        Assert.Equal(0, await app.StopAsync(Cancellation));
    }

    [Fact]
    public async Task Without_a_key_it_does_not_start_anywhere_but_on_a_developer_s_machine()
    {
        await using var app = Start();

        var exitCode = await app.ExitAsync(Cancellation);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("No API key is configured", app.Log, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_storage is not null) await _storage.DisposeAsync();

        _folder.Delete(recursive: true);
    }

    private ChildProcess Start(params (string Name, string Value)[] environment) => FunctionsApp.Start(
    [
        ("Encryption__KeyFile", Path.Combine(_folder.FullName, "master-key")),
        ("Storage__ConnectionString", _storage!.ConnectionString),
        ("WhatsApp__Url", machine.WhatsApp.SocketAddress),
        ("WhatsApp__NoiseRootKey", machine.WhatsApp.NoiseRootKey),
        .. environment,
    ]);
}
