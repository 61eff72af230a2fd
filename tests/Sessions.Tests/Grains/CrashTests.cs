using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>The process dies at every call to storage, once before and once after it is done; what the next process makes of it must be right.</summary>
public sealed class CrashTests(GrainCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pairing_cut_short_anywhere_comes_back_linked_or_expired_and_no_phone_is_forgotten() =>
        Assert.True(await CutEverywhereAsync(_ => Task.FromResult<FakeConnection?>(null), PairAsync) >= 12);

    [Fact]
    public async Task A_linked_session_that_ends_is_never_connected_without_credentials() =>
        Assert.True(await CutEverywhereAsync(
            async world => await world.CreateOnlineAsync(),
            async (world, client) =>
            {
                client!.Raise(new ClientStopped(StopReason.LoggedOut));
                // Keys first, record last: both writes belong to the end.
                await world.Storage.UntilAsync(async () =>
                    world.Credentials is null && (await world.RecordAsync())?.Status == SessionStatus.LoggedOut);
                return false;
            }) >= 4);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_cut_short_anywhere_is_finished_or_never_began(bool isConfirmed) =>
        Assert.True(await CutEverywhereAsync(
            async world => await world.CreateOnlineAsync(),
            async (world, client) =>
            {
                world.Connections.LogoutResult = isConfirmed;
                try
                {
                    Assert.True(await world.Grain.DeleteAsync(Token));
                }
                catch (StorageUnavailableException)
                {
                    Assert.True(world.Storage.HasCrashed);
                }

                return !(isConfirmed && client!.LogoutCount == 1);
            }) >= (isConfirmed ? 6 : 10));

    [Fact]
    public async Task A_take_over_cut_short_anywhere_is_repeated() =>
        Assert.True(await CutEverywhereAsync(
            async world =>
            {
                await world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);
                return null;
            },
            async (world, _) =>
            {
                try
                {
                    await world.Grain.ResumeAsync(Token);
                }
                catch (StorageUnavailableException)
                {
                    Assert.True(world.Storage.HasCrashed);
                }

                return true;
            }) >= 10);

    [Fact]
    public async Task A_stop_cut_short_anywhere_leaves_the_session_stopped_or_as_it_was() =>
        Assert.True(await CutEverywhereAsync(
            async world => await world.CreateOnlineAsync(),
            async (world, _) =>
            {
                var isDone = await TryAsync(world, () => world.Grain.StopAsync(Token));
                Assert.True(!isDone || (await world.RecordAsync())!.Status == SessionStatus.Stopped);
                return true;
            }) >= 2);

    [Fact]
    public async Task A_pairing_stopped_and_cut_short_anywhere_ends() =>
        Assert.True(await CutEverywhereAsync(
            async world =>
            {
                var client = await world.CreateAsync();
                await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
                return client;
            },
            async (world, _) =>
            {
                await TryAsync(world, () => world.Grain.StopAsync(Token));
                return false;
            }) >= 6);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logout_cut_short_anywhere_is_finished_or_never_began(bool isConfirmed) =>
        Assert.True(await CutEverywhereAsync(
            async world => await world.CreateOnlineAsync(),
            async (world, client) =>
            {
                world.Connections.LogoutResult = isConfirmed;
                await TryAsync(world, () => world.Grain.LogoutAsync(Token));
                return !(isConfirmed && client!.LogoutCount == 1);
            }) >= (isConfirmed ? 6 : 10));

    [Theory]
    [InlineData(SessionStatus.Stopped, SessionReason.StoppedByUser)]
    [InlineData(SessionStatus.Failed, SessionReason.Refused)]
    public async Task A_start_of_a_linked_session_cut_short_anywhere_keeps_the_link(SessionStatus status, string reason) =>
        Assert.True(await CutEverywhereAsync(
            async world =>
            {
                await world.LeaveBehindAsync(status, reason, TestCredentials.Linked);
                return null;
            },
            async (world, _) =>
            {
                await TryAsync(world, () => world.Grain.StartAsync(Token));
                return true;
            }) >= 8);

    [Fact]
    public async Task A_start_with_new_keys_cut_short_anywhere_is_expired() =>
        Assert.True(await CutEverywhereAsync(
            async world =>
            {
                await world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
                return null;
            },
            async (world, _) =>
            {
                await TryAsync(world, () => world.Grain.StartAsync(Token));
                return false;
            }) >= 6);

    /// <summary>Whether it was done; what keeps it from being done is the crash.</summary>
    private static async Task<bool> TryAsync(World world, Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (StorageUnavailableException)
        {
            Assert.True(world.Storage.HasCrashed);
            return false;
        }
    }

    /// <summary>As far as it comes; true when the phone shows the device in the end.</summary>
    private static async Task<bool> PairAsync(World world, FakeConnection? none)
    {
        Assert.Null(none);
        try
        {
            await world.Grain.CreateAsync(new CreateSession(), Token);
            var client = await world.Connections.NextAsync();
            await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
            client.Raise(TestEvents.Qr(1));
            await world.SavedAsync(2);
            await client.Store.SaveAsync(TestCredentials.Linked, Token);
            // Only now the server is told, and with it the phone.
            client.Raise(TestEvents.Linked);
            await world.SavedAsync(3);
            client.Raise(TestEvents.Online(world.Time.GetUtcNow()));
            await world.SavedAsync(4);
            return true;
        }
        catch (StorageUnavailableException)
        {
            Assert.True(world.Storage.HasCrashed);
            return false;
        }
    }

    /// <param name="prepare">What was there before.</param>
    /// <param name="act">What is cut short; tells whether a phone shows the device afterwards.</param>
    /// <returns>The number of places at which it was cut.</returns>
    private async Task<int> CutEverywhereAsync(Func<World, Task<FakeConnection?>> prepare, Func<World, FakeConnection?, Task<bool>> act)
    {
        for (var cut = 0; ; cut++)
        {
            var world = cluster.NewWorld();
            var client = await prepare(world);
            world.Storage.CrashAt(1 + (cut / 2), isDone: cut % 2 == 1);
            var isOnPhone = await act(world, client);
            // It may be one that nobody waits for, of the log of events.
            await world.Storage.CrashUnderWayAsync();
            if (!world.Storage.HasCrashed) return cut;

            await world.RestartAsync();
            await world.Grain.ResumeAsync(Token);
            await AssertLegalAsync(world, isOnPhone, $"Cut {cut}, after {string.Join(", ", world.Storage.Calls)}.");
        }
    }

    private static async Task AssertLegalAsync(World world, bool isOnPhone, string context)
    {
        var record = await world.RecordAsync();
        var isHeld = world.Credentials is { } credentials && WhatsAppClient.IsLinked(credentials);
        var isActive = record?.Status is SessionStatus.Pending or SessionStatus.Connected or SessionStatus.Reconnecting;
        var hasClient = world.Connections.TryTakeNext(out _);

        Assert.True(record is null or { DeletionId: null, UnlinkId: null }, $"The removal is not finished. {context}");
        // A failed one that kept its keys is as good as a stopped one: somebody has to start it.
        var isLinked = isActive || record?.Status is SessionStatus.Stopped || record is { Status: SessionStatus.Failed, Reason: SessionReason.Refused };
        Assert.True(isLinked == isHeld, $"{record?.Status} {record?.Reason}, credentials: {isHeld}. {context}");
        Assert.True(isActive == hasClient, $"{record?.Status} {record?.Reason}, client: {hasClient}. {context}");
        Assert.True(isLinked || world.Credentials is null, $"Keys are left. {context}");
        Assert.True(!isOnPhone || isHeld || (await world.UnlinksAsync()).Count == 1, $"A phone is forgotten. {context}");
        Assert.Equal(record?.Status, (await world.Grain.GetAsync(Token))?.Status);
        await EventChecks.AllToldAsync(world, context);
    }
}
