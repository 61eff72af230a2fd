using System.Security.Cryptography;
using Xunit;

namespace EndToEnd.Tests.Kill;

/// <summary>
/// Kill -9 at any instruction loses nothing: the server is killed before and after each durable write and each message, started again, and what
/// the API tells is then what the phones show. The server itself tells where those points are, so that no new one is left out.
/// </summary>
public sealed class KillTests(FaultyMachine machine) : IClassFixture<FaultyMachine>
{
    /// <summary>128 + SIGKILL.</summary>
    private const int Killed = 137;

    /// <summary>Points taken beside the critical ones in the short form, other ones each time.</summary>
    private const int Samples = 1;

    /// <summary>Points come in an order that depends on what is faster now and then; of those told, this share is met again, or the test proves little.</summary>
    private const double LeastMet = 0.9;

    /// <summary>A point that was not met by the end of a run is not met any more.</summary>
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, Func<FaultyMachine, KillScenario>> Scenarios = new()
    {
        ["create"] = machine => new CreateScenario(machine),
        ["link"] = machine => new LinkScenario(machine),
        ["restart"] = machine => new RestartScenario(machine),
        ["rotation"] = machine => new RotateScenario(machine),
        ["delete"] = machine => new DeleteScenario(machine),
        ["delete while unreachable"] = machine => new UnreachableDeleteScenario(machine),
        ["stop"] = machine => new StopScenario(machine),
        ["start"] = machine => new StartScenario(machine),
        ["start anew"] = machine => new StartAnewScenario(machine),
        ["logout"] = machine => new LogoutScenario(machine),
        ["logout while unreachable"] = machine => new UnreachableLogoutScenario(machine),
        ["removal by the phone"] = machine => new RemoveScenario(machine),
    };

    public static TheoryData<string> Names => [.. Scenarios.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_server_killed_at_a_critical_point_loses_nothing(string name)
    {
        var points = await ListAsync(name);
        var critical = Scenarios[name](machine).CriticalPoints;
        var others = points.Except(critical).ToArray();
        RandomNumberGenerator.Shuffle(others.AsSpan());
        var met = await KillAtEachAsync(name, [.. critical, .. others.Take(Samples)]);

        Assert.Empty(critical.Except(met));
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public async Task A_server_killed_at_any_point_loses_nothing(string name)
    {
        // What is under way for sessions that are deleted already would be taken for the scenario's: a server that begins knows of none.
        await machine.ClearAsync(Cancellation);
        await machine.Server.KillAsync(Cancellation);
        var points = await ListAsync(name);

        var met = await KillAtEachAsync(name, points);

        Assert.True(met.Count >= points.Count * LeastMet, $"Never met: {string.Join(", ", points.Except(met))}");
    }

    /// <summary>Runs it once to its end; killed only after that.</summary>
    private async Task<IReadOnlyList<string>> ListAsync(string name)
    {
        var scenario = Scenarios[name](machine);
        await BeginAsync(scenario);
        machine.Order("list");
        await scenario.RunAsync(Cancellation);
        var points = await machine.PointsAsync(Cancellation);
        machine.Order(null);
        await EndAsync(scenario);

        TestContext.Current.TestOutputHelper?.WriteLine($"{points.Count} points: {string.Join(", ", points)}");
        Assert.NotEmpty(points);
        return points;
    }

    /// <summary>Those points at which the server was indeed killed.</summary>
    private async Task<IReadOnlyList<string>> KillAtEachAsync(string name, IReadOnlyList<string> points)
    {
        List<string> met = [], failures = [];
        foreach (var point in points)
        {
            try
            {
                var scenario = Scenarios[name](machine);
                await BeginAsync(scenario);
                if (await IsKilledAsync(scenario, point)) met.Add(point);
                await EndAsync(scenario);
            }
            catch (Exception exception) when (exception is TimeoutException or HttpRequestException or InvalidOperationException)
            {
                failures.Add($"Killed {point}: {exception}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        return met;
    }

    /// <summary>An empty machine, and on it what the scenario needs.</summary>
    private async Task BeginAsync(KillScenario scenario)
    {
        await machine.ClearAsync(Cancellation);
        await scenario.PrepareAsync(Cancellation);
    }

    private async Task<bool> IsKilledAsync(KillScenario scenario, string point)
    {
        machine.Order(point);
        try
        {
            await scenario.RunAsync(Cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            // It was killed in the midst of it, or the wait below does not end.
        }

        try
        {
            Assert.Equal(Killed, await machine.Server.ExitAsync(Cancellation).WaitAsync(Tail, TimeProvider.System, Cancellation));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            machine.Order(null);
        }
    }

    /// <summary>Killed now, if it was not before; then it runs again, WhatsApp can be reached, and all is well in the end.</summary>
    private async Task EndAsync(KillScenario scenario)
    {
        if (!machine.Server.HasExited) await machine.Server.KillAsync(Cancellation);
        machine.Gate.Open();
        await machine.RecoverAsync(Cancellation);
        await machine.UntilAsync("all agree", world => world.IsInAgreement && scenario.MayLeave(world), Cancellation);
    }
}
