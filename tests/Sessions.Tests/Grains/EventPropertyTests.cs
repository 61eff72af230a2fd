using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>Random lives of a session, with storage that fails and processes that die: the log tells all of it, once and in order.</summary>
public sealed class EventPropertyTests(GrainCluster cluster)
{
    private const int Steps = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_the_log_tells_it_once_and_in_order(int seed)
    {
        var world = cluster.NewWorld();
#pragma warning disable CA5394 // Reproducible on purpose.
        var random = new Random(seed);
        for (var step = 0; step < Steps; step++) await StepAsync(world, random.Next(16), random.Next(1, 12), random.Next(2) == 0);
#pragma warning restore CA5394

        await world.RestartAsync();
        await TryAsync(() => world.Grain.ResumeAsync(Token));
        await EventChecks.AllToldAsync(world, $"Seed {seed}, after {string.Join(", ", world.Storage.Calls)}.");
    }

    private static async Task StepAsync(World world, int step, int number, bool isEven)
    {
        var client = world.Connections.All.Length > 0 ? world.Connections.Last : null;
        switch (step)
        {
            case 0 or 1:
                await TryAsync(() => world.Grain.CreateAsync(new CreateSession(), Token));
                break;
            case 2:
                await TryAsync(() => world.Grain.DeleteAsync(Token));
                break;
            case 3:
                await TryAsync(() => world.Grain.UpdateAsync(new UpdateSession { Name = new($"n{number}") }, Token));
                break;
            case 4:
                await TryAsync(() => isEven ? world.Grain.StopAsync(Token) : world.Grain.StartAsync(Token));
                break;
            case 5:
                await TryAsync(() => isEven ? world.Grain.LogoutAsync(Token) : world.Grain.RestartAsync(Token));
                break;
            case 6:
                client?.Raise(TestEvents.Qr(number));
                break;
            case 7 or 8 when client is not null:
                await TryAsync(() => client.Store.SaveAsync(TestCredentials.Linked, Token).AsTask());
                client.Raise(TestEvents.Linked, TestEvents.Online(world.Time.GetUtcNow()));
                break;
            case 9:
                client?.Raise(new ConnectionLost(DisconnectReason.Closed, null), TestEvents.Online(world.Time.GetUtcNow()));
                break;
            case 10:
                client?.Raise(new ClientStopped(isEven ? StopReason.LoggedOut : StopReason.TemporarilyBanned));
                break;
            case 11:
                world.Storage.LoseAnswerOf(isEven ? "session.replace" : "events.append");
                break;
            case 12:
                world.Storage.CrashAt(number, isDone: isEven);
                break;
            case 13 or 14:
                await world.RestartAsync();
                if (isEven) await TryAsync(() => world.Grain.ResumeAsync(Token));
                break;
            case 15:
                world.Time.Advance(TimeSpan.FromSeconds(number));
                break;
        }
    }

    /// <summary>What storage keeps from being done is not done.</summary>
    private static async Task TryAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OwnershipLostException)
        {
            // Left to those who come next.
        }
    }
}
