using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>Storage that stands still, and storage that is killed in the middle of writes: links outlive it, callers are told, nothing is lost.</summary>
public sealed class StorageFaultTests : IAsyncLifetime
{
    private const int Sessions = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private Azurite _storage = null!;
    private Simulator _whatsApp = null!;
    private Server _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SessionClient Api => _server.Api;

    public async ValueTask InitializeAsync()
    {
        _storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        _whatsApp = await Simulator.StartAsync(stateFile: null, Cancellation);
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _whatsApp.DisposeAsync();
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task Links_outlive_a_storage_that_stands_still() => StandStillAsync(TimeSpan.FromSeconds(2));

    [Fact]
    [Trait("Category", "Long")]
    public Task Links_outlive_a_storage_that_stands_still_for_a_minute() => StandStillAsync(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Nothing_is_lost_when_storage_is_killed_in_the_middle_of_writes()
    {
        var ids = await Crowd.LinkAsync(Api, _whatsApp, Sessions, Cancellation);
        await UntilSavedAsync(ids);
        Assert.Equal(Sessions, await _whatsApp.DropAllAsync(Cancellation));
        // Each of them writes that it is reconnecting, its login and that it is connected, if it gets that far.
        await Api.UntilAsync(ids[0], session => session.Text("status") != "connected", Cancellation);
        await _storage.KillAsync(Cancellation);

        var (status, _, body) = await Api.CallAsync(HttpMethod.Get, $"/sessions/{ids[0]}", Cancellation);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        await _storage.StartAgainAsync(Cancellation);

        await Crowd.AllConnectedAsync(Api, _whatsApp, Sessions, DateTimeOffset.MinValue, Cancellation);
        await UntilSavedAsync(ids);
        await _server.KillAsync(Cancellation);
        await _server.DisposeAsync();
        await StartServerAsync();
        await Crowd.AllConnectedAsync(Api, _whatsApp, Sessions, DateTimeOffset.MinValue, Cancellation);
    }

    private async Task StandStillAsync(TimeSpan atLeast)
    {
        var ids = await Crowd.LinkAsync(Api, _whatsApp, Sessions, Cancellation);
        var dropped = await Api.UntilAsync(ids[0], "connected", "online", Cancellation);
        var clock = Stopwatch.StartNew();
        await _storage.PauseAsync(Cancellation);
        try
        {
            var refused = Task.WhenAll(
                Api.CallAsync(HttpMethod.Post, "/sessions", Cancellation),
                Api.CallAsync(HttpMethod.Get, "/sessions", Cancellation),
                Api.CallAsync(HttpMethod.Get, "/sessions/nobody", Cancellation),
                Api.CallAsync(HttpMethod.Delete, $"/sessions/{ids[1]}", Cancellation));
            await _whatsApp.DropAsync(dropped.Text("phoneNumber")![1..], Cancellation);
            await Api.UntilAsync(ids[0], session => session.Text("status") == "reconnecting", Cancellation);

            using var pause = new PeriodicTimer(Pause, TimeProvider.System);
            while (!refused.IsCompleted || clock.Elapsed < atLeast)
            {
                await AssertConnectedAsync(ids.Skip(1));
                await pause.WaitForNextTickAsync(Cancellation);
            }

            Assert.All(await refused, answer =>
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable"), (answer.Status, JsonElement.Parse(answer.Body).Text("code")));
                Assert.True(answer.RetryAfter > TimeSpan.Zero, "No Retry-After.");
            });
        }
        finally
        {
            await _storage.ResumeAsync(Cancellation);
        }

        // All of them, also the one whose deletion was refused; and none that its caller was told is not there.
        await Crowd.AllConnectedAsync(Api, _whatsApp, Sessions, DateTimeOffset.MinValue, Cancellation);
        await AssertConnectedAsync(ids);
        var listed = (await Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId"));
        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private async Task AssertConnectedAsync(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var session = await Api.FindAsync(id, Cancellation);
            Assert.Equal("connected", session?.Text("status"));
        }
    }

    /// <summary>Waits until the storage has on disk that these sessions are connected: what it answers earlier does not outlive a kill.</summary>
    private async Task UntilSavedAsync(IReadOnlyCollection<string> ids)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancellation);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while (!IsSaved(_storage.SavedText)) await pause.WaitForNextTickAsync(either.Token);

        bool IsSaved(string text) =>
            ids.All(id => text.Contains(id, StringComparison.Ordinal)) && text.Split("\"connected\"").Length > ids.Count;
    }

    private async Task StartServerAsync() => _server = await Server.StartAsync(_folder.FullName, _storage.ConnectionString, _whatsApp, Cancellation);
}
