using EndToEnd.Tests.Kill;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Crowds;

/// <summary>A server that is stopped and killed again and again while callers and phones go on: afterwards both sides agree, and nothing is lost.</summary>
public sealed class RestartTests : IDisposable
{
    /// <summary>Links and deletions that each server sees before it ends.</summary>
    private const int ChangesEach = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task After_four_restarts_under_load_phones_and_sessions_agree() => RestartAsync(4);

    [Fact]
    [Trait("Category", "Long")]
    public Task After_fifty_restarts_under_load_phones_and_sessions_agree() => RestartAsync(50);

    private async Task RestartAsync(int restarts)
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var whatsApp = await Simulator.StartAsync(stateFile: null, Cancellation);
        var churn = new Churn(whatsApp);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = churn.RunAsync(enough.Token, Cancellation);
        var server = await StartAsync(storage, whatsApp);
        try
        {
            churn.Use(server);
            for (var i = 0; i < restarts; i++)
            {
                await ChangesAsync(churn, running);
                churn.Withdraw();
                if (i % 2 == 0) await server.KillAsync(Cancellation);
                else Assert.Equal(0, await server.StopAsync(Cancellation));
                await server.DisposeAsync();
                server = await StartAsync(storage, whatsApp);
                churn.Use(server);
            }

            await ChangesAsync(churn, running);
            await enough.CancelAsync();
            await running;

            var connected = await AgreementAsync(server, whatsApp, new StoredRows(storage.ConnectionString));
            Assert.Empty(churn.Surprises);
            Assert.All(churn.Linked, link => Assert.Equal("+" + link.Value, connected.GetValueOrDefault(link.Key)));
        }
        finally
        {
            await enough.CancelAsync();
            await server.DisposeAsync();
        }
    }

    private Task<Server> StartAsync(Azurite storage, Simulator whatsApp) =>
        Server.StartAsync(_folder.FullName, storage.ConnectionString, whatsApp, Cancellation);

    /// <summary>Waits until this server has seen its share of links and deletions.</summary>
    private static async Task ChangesAsync(Churn churn, Task running)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancellation);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var (links, deletions) = churn.Done;
        while (churn.Done.Links + churn.Done.Deletions < links + deletions + ChangesEach)
        {
            if (running.IsCompleted) await running;
            await pause.WaitForNextTickAsync(either.Token);
        }
    }

    /// <summary>
    /// Deletes what no phone has linked and waits until sessions, phones and stored credentials tell the same; phone numbers of the connected
    /// sessions by id.
    /// </summary>
    private static async Task<Dictionary<string, string?>> AgreementAsync(Server server, Simulator whatsApp, StoredRows rows)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancellation);
        using var pause = new PeriodicTimer(LongPause, TimeProvider.System);
        World? world = null;
        try
        {
            while (true)
            {
                world = await LookAsync(server.Api, whatsApp, rows, either.Token);
                if (world.IsInAgreement && world.Sessions.All(session => session.Status == World.Connected)) break;

                foreach (var session in world.Sessions.Where(IsNobodys)) await server.Api.DeleteAsync(session.Id, either.Token);
                await rows.HastenUnlinksAsync(either.Token);
                await pause.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"No agreement: {world}. The server's log:\n{server.Log}");
        }

        return world.Sessions.ToDictionary(session => session.Id, session => session.PhoneNumber);
    }

    /// <summary>Waiting for a phone that will not come, or over.</summary>
    private static bool IsNobodys(SeenSession session) =>
        session is { Status: "expired" or "failed" or "logged-out" } or { Status: "pending", Reason: "awaiting-scan" or "connecting" };

    private static async Task<World> LookAsync(SessionClient api, Simulator whatsApp, StoredRows rows, CancellationToken cancellationToken)
    {
        List<SeenSession> sessions = [];
        string? cursor = null;
        do
        {
            var page = await api.ListAsync(cancellationToken, cursor);
            sessions.AddRange(page.GetProperty("sessions").EnumerateArray().Select(SeenSession.From));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);

        return new(
            sessions,
            await whatsApp.DevicesAsync(cancellationToken),
            await rows.KeysAsync("Devices", cancellationToken),
            await rows.KeysAsync("Unlinks", cancellationToken));
    }
}
