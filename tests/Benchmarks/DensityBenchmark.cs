using System.Diagnostics;
using Shared.Processes;

namespace Benchmarks;

/// <summary>
/// What a linked idle session costs: resident memory of the whole server and processor time, and how long all of them take to be back after
/// a restart of the server and after every line was cut at once. <c>--sessions N</c> (1000), <c>--tls</c>, <c>--idle SECONDS</c> (60).
/// </summary>
internal static class DensityBenchmark
{
    private const int Samples = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkArguments arguments, CancellationToken cancellationToken)
    {
        var sessions = arguments.Number("--sessions", 1000);
        var idle = TimeSpan.FromSeconds(arguments.Number("--idle", 60));
        var folder = Directory.CreateTempSubdirectory("bench-density-");
        try
        {
            await using var azurite = await Azurite.StartAsync(Path.Combine(folder.FullName, "tables"), cancellationToken);
            await using var simulator = await Simulator.StartAsync(stateFile: null, cancellationToken);
            await using var relay = new Relay(new(simulator.SocketAddress), arguments.Has("--tls"));
            var settings = await SettingsAsync(folder.FullName, relay, cancellationToken);

            var server = await Server.StartAsync(folder.FullName, azurite.ConnectionString, simulator, cancellationToken, settings);
            try
            {
                await Crowd.LinkAsync(server.Api, simulator, sessions, cancellationToken);
                await AllSettledAsync(simulator, cancellationToken);
                await server.StopAsync(cancellationToken);
                await server.DisposeAsync();

                // Measured in a process that has not linked them itself: what it holds is what idle sessions need.
                var clock = Stopwatch.StartNew();
                server = await Server.StartAsync(folder.FullName, azurite.ConnectionString, simulator, cancellationToken, settings);
                var bare = ProcessFigures.ResidentBytes(server.Pid);
                await Crowd.AllConnectedAsync(server.Api, simulator, sessions, DateTimeOffset.MinValue, cancellationToken);
                var restart = clock.Elapsed.TotalSeconds;

                var (resident, cpu) = await IdleAsync(server.Pid, idle, cancellationToken);

                clock.Restart();
                var cutAt = TimeProvider.System.GetUtcNow();
                relay.CutAll();
                await Crowd.AllConnectedAsync(server.Api, simulator, sessions, cutAt, cancellationToken);
                var drop = clock.Elapsed.TotalSeconds;

                return
                [
                    new("resident memory, whole server, idle", "MiB", [.. resident.Select(bytes => bytes / 1048576.0)]),
                    new("the same per session", "KiB", [.. resident.Select(bytes => bytes / 1024.0 / sessions)]),
                    new("the same above the server when just ready", "KiB", [.. resident.Select(bytes => (bytes - bare) / 1024.0 / sessions)]),
                    new("processor while idle, of one core", "%", cpu),
                    new("start of the process to all connected", "s", [restart]),
                    new("all lines cut to all connected", "s", [drop]),
                ];
            }
            finally
            {
                await server.DisposeAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(string, string)[]> SettingsAsync(string folder, Relay relay, CancellationToken cancellationToken)
    {
        (string, string) address = ("WhatsApp__Url", relay.Address);
        // The version is the simulator's own; asking it through TLS would only measure something else.
        (string, string) version = ("WhatsApp__Version", "2.3000.1045649367");
        if (relay.CertificatePem is not { } pem) return [address, version];

        var file = Path.Combine(folder, "trusted.pem");
        await File.WriteAllTextAsync(file, pem, cancellationToken);
        return [address, version, ("SSL_CERT_FILE", file)];
    }

    /// <summary>Waits until every device has given its pre-keys: the work that follows a link once in its life.</summary>
    private static async Task AllSettledAsync(Simulator simulator, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        while ((await simulator.DevicesAsync(cancellationToken)).Any(device => device.PreKeyCount == 0)) await pause.WaitForNextTickAsync(cancellationToken);
    }

    private static async Task<(long[] Resident, double[] Cpu)> IdleAsync(int pid, TimeSpan idle, CancellationToken cancellationToken)
    {
        var (resident, cpu) = (new long[Samples], new double[Samples]);
        using var pause = new PeriodicTimer(idle / Samples, TimeProvider.System);
        for (var i = 0; i < Samples; i++)
        {
            var (before, since) = (ProcessFigures.CpuSeconds(pid), Stopwatch.GetTimestamp());
            await pause.WaitForNextTickAsync(cancellationToken);
            cpu[i] = (ProcessFigures.CpuSeconds(pid) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds * 100;
            resident[i] = ProcessFigures.ResidentBytes(pid);
        }

        return (resident, cpu);
    }
}
