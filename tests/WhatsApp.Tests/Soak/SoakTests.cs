using Xunit;

namespace WhatsApp.Tests.Soak;

/// <summary>
/// Days in the life of a linked device, in virtual time, with a server that says everything a server may say and a line that breaks in every
/// way: in the end nothing is owed, the link is there, memory is what it was, and both sides tell the same of the keys.
/// </summary>
[Collection(SoakAlone.Name)]
public sealed class SoakTests
{
    /// <summary>Leaves the signed pre-key two days: it is replaced within every soak.</summary>
    private static readonly TimeSpan Absence = Timings.SignedPreKey - TimeSpan.FromDays(2);

    private static readonly TimeSpan Rest = TimeSpan.FromHours(2);

    /// <summary>Bytes. A leak of a hundred bytes with every keep-alive or stanza is more within three days.</summary>
    private const long MemoryTolerance = 512 * 1024;

    public static TheoryData<int> FewSeeds => [.. Enumerable.Range(1, 4)];

    public static TheoryData<int> ManySeeds => [.. Enumerable.Range(101, 12)];

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public Task Three_days_leave_a_device_as_it_was(int seed) => SoakAsync(seed, days: 3);

    [Theory]
    [MemberData(nameof(ManySeeds))]
    [Trait("Category", "Long")]
    public Task Thirty_days_leave_a_device_as_it_was(int seed) => SoakAsync(seed, days: 30);

    private static async Task SoakAsync(int seed, int days)
    {
        var output = TestContext.Current.TestOutputHelper;
        var cancellation = TestContext.Current.CancellationToken;
        // On a thread of its own: it waits for all others to be idle.
        await Task.Factory.StartNew(
            () =>
            {
                var soak = new SoakWorld(seed);
                try
                {
                    Soak(soak, days, cancellation);
                    output?.WriteLine($"Seed {seed}, {days} days: {soak.Tally}");
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidOperationException(
                        $"Seed {seed}, {days} days, at {soak.Time.GetUtcNow():u} ({soak.Tally}): {exception.Message}", exception);
                }
                finally
                {
                    soak.Dispose();
                }
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static void Soak(SoakWorld world, int days, CancellationToken cancellation)
    {
        var script = new SoakScript(world);
        script.DeliverEveryKind();
        world.Look();
        Assert.Empty(world.Device.Unacknowledged);
        world.Restart(Absence);

        var began = world.Time.GetUtcNow();
        var end = began + TimeSpan.FromDays(days);
        long? memoryBefore = null;
        while (world.Time.GetUtcNow() < end)
        {
            cancellation.ThrowIfCancellationRequested();
            world.Pass(script.NextPause());
            script.Act();
            world.Look();
            if (memoryBefore is null && world.Time.GetUtcNow() - began > TimeSpan.FromDays(days) / 4) memoryBefore = Weigh(world);
        }

        Settle(world);
        AssertSettled(world);
        Assert.True(days < 30 || script.Missing.Count == 0, $"Never happened: {string.Join(", ", script.Missing)}");
        Assert.InRange(Weigh(world), 0, memoryBefore!.Value + MemoryTolerance);
    }

    /// <summary>The trouble ends; what was missed is made up for.</summary>
    private static void Settle(SoakWorld world)
    {
        world.Server.Faults.Clear();
        world.IsNetworkDown = false;
        world.Pass(Rest);
        world.Look();
    }

    private static void AssertSettled(SoakWorld world)
    {
        var (device, saved) = (world.Device, world.Store.Saved);
        Assert.True(device.IsOnline && world.Client.IsOnline, "Not online.");
        Assert.InRange(world.Time.GetUtcNow() - world.Client.Evidence.LastReceivedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(1, world.Server.ConnectionCount);
        Assert.Empty(device.Unacknowledged);
        Assert.Empty(device.Dirty);

        Assert.InRange(world.Tally.Rotations, 1, 2);
        Assert.Equal(device.SignedPreKeyId, (int)saved.SignedPreKey.Id);
        Assert.Equal(device.SignedPreKey.Key, saved.SignedPreKey.Keys.Public);
        Assert.Equal(device.SignedPreKeyId - 1, saved.PastSignedPreKeys.Count);
        Assert.InRange(device.PreKeyCount, 5, int.MaxValue);
        Assert.True(device.PreKeys.NewestId < saved.NextPreKeyId, "The server has keys that were not counted.");
        Assert.Equal(saved.NextPreKeyId, 1u + (uint)world.Store.PreKeys.Sum(batch => batch.Count));

        // Every login that the server let in is counted, but for those whose line broke before the count was saved.
        Assert.InRange((int)saved.LoginCounter, world.Onlines, world.Tally.Logins);
        Assert.InRange(world.Time.WaitCount, 0, 20);
    }

    private static long Weigh(SoakWorld world)
    {
        // A quiet day: nobody holds what he works with, and the server's journal nothing but keep-alives.
        world.Pass(TimeSpan.FromDays(1));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
