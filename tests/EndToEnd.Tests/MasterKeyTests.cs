using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Master keys come, go and are missing, and sessions live on.</summary>
public sealed partial class MasterKeyTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite _storage = null!;
    private Simulator _whatsApp = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        _whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _whatsApp.DisposeAsync();
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_added_while_the_server_runs_takes_over_every_row_and_the_old_one_can_go()
    {
        string id;
        await using (var server = await StartAsync())
        {
            id = await LinkAsync(server);

            var (exitCode, output) = await Server.CommandAsync(_folder.FullName, _storage.ConnectionString, Cancellation, "keys", "rotate");

            Assert.Equal(0, exitCode);
            var added = AddedKey().Match(output).Groups["id"].Value;
            await UntilAsync(async () => (await RowsAsync()).All(row => row["KeyId"] is null || row.GetString("KeyId") == added), server);
            Assert.Equal("connected", (await server.Api.FindAsync(id, Cancellation))!.Value.Text("status"));
            await KeepOnlyAsync(added);
            await server.KillAsync(Cancellation);
        }

        await using var next = await StartAsync();
        await next.Api.UntilAsync(id, "connected", "online", Cancellation);
    }

    [Fact]
    public async Task A_wrong_key_is_one_clear_error_overwrites_nothing_and_is_forgotten_once_the_right_one_is_back()
    {
        string id;
        await using (var server = await StartAsync())
        {
            id = await LinkAsync(server);
            await server.KillAsync(Cancellation);
        }

        var before = await SecretsAsync();
        var other = _folder.CreateSubdirectory("other").FullName;
        await using (var stranger = await StartAsync(other))
        {
            var session = await stranger.Api.UntilAsync(id, "failed", "credentials-unreadable", Cancellation);
            await stranger.Api.FindAsync(id, Cancellation);
            await stranger.KillAsync(Cancellation);

            Assert.False(session.TryGetProperty("qrCode", out _));
            Assert.Single(stranger.Everything.Split('\n'), line => line.Contains($"{id}: the stored credentials cannot be read", StringComparison.Ordinal));
        }

        Assert.Equal(before, await SecretsAsync());
        await using var next = await StartAsync();
        await next.Api.UntilAsync(id, "connected", "online", Cancellation);
    }

    private Task<Server> StartAsync(string? folder = null) =>
        Server.StartAsync(folder ?? _folder.FullName, _storage.ConnectionString, _whatsApp, Cancellation);

    private async Task<string> LinkAsync(Server server)
    {
        var id = (await server.Api.CreateAsync(Cancellation)).Text("sessionId")!;
        var pending = await server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation);
        var phone = await _whatsApp.AddPhoneAsync(Cancellation);
        await _whatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, Cancellation);
        await server.Api.UntilAsync(id, "connected", "online", Cancellation);
        await UntilAsync(async () => (await RowsAsync()).Count > 1, server);
        return id;
    }

    private async Task<List<TableEntity>> RowsAsync() =>
        await new TableClient(_storage.ConnectionString, "Devices").QueryAsync<TableEntity>(cancellationToken: Cancellation).ToListAsync(Cancellation);

    private async Task<List<string>> SecretsAsync() =>
        [.. (await RowsAsync()).SelectMany(row => row).Where(cell => cell.Value is byte[]).Select(cell => Convert.ToHexString((byte[])cell.Value))];

    private async Task KeepOnlyAsync(string id)
    {
        var path = Server.KeyFileIn(_folder.FullName);
        var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(path, Cancellation))!;
        Assert.Equal(2, keys.Count);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new Dictionary<string, string> { [id] = keys[id] }), Cancellation);
    }

    // The server is another process: nothing here can await its writes, so the rows are looked at until they are there.
    private static async Task UntilAsync(Func<Task<bool>> isReached, Server server)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancellation);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        try
        {
            while (!await isReached()) await pause.WaitForNextTickAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"The rows are not as expected. The server's log:\n{server.Log}");
        }
    }

    [GeneratedRegex("Added the master key (?<id>[a-z0-9-]+) to")]
    private static partial Regex AddedKey();
}
