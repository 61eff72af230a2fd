using System.Diagnostics;
using System.Text.Json;
using Shared.Processes;

namespace Benchmarks;

/// <summary>
/// How long a person waits: <c>POST /sessions</c> to its answer with the QR, and the phone's scan to <c>connected</c>.
/// Server, simulator and storage are processes of their own on this machine; sessions are linked one after the other.
/// </summary>
internal static class LinkBenchmark
{
    private const int WarmUps = 5;
    private const int Rounds = 50;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkArguments arguments, CancellationToken cancellationToken)
    {
        var rounds = arguments.Number("--rounds", Rounds);
        var folder = Directory.CreateTempSubdirectory("bench-link-");
        try
        {
            await using var azurite = await Azurite.StartAsync(Path.Combine(folder.FullName, "tables"), cancellationToken);
            await using var simulator = await Simulator.StartAsync(stateFile: null, cancellationToken);
            await using var server = await Server.StartAsync(folder.FullName, azurite.ConnectionString, simulator, cancellationToken);

            List<double> creates = [], links = [], gets = [];
            for (var round = -WarmUps; round < rounds; round++)
            {
                var (create, link, get) = await LinkOneAsync(server.Api, simulator, cancellationToken);
                if (round < 0) continue;

                creates.Add(create);
                links.Add(link);
                gets.Add(get);
            }

            return [new("POST /sessions to 201 with QR", "ms", creates), new("scan to connected", "ms", links), new("GET /sessions/{id}", "ms", gets)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Create, double Link, double Get)> LinkOneAsync(
        SessionClient api, Simulator simulator, CancellationToken cancellationToken)
    {
        var phone = await simulator.AddPhoneAsync(cancellationToken);

        var clock = Stopwatch.StartNew();
        var id = (await api.CreateAsync(cancellationToken)).Text("sessionId")!;
        var create = clock.Elapsed.TotalMilliseconds;

        clock.Restart();
        var session = await api.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException("The session is gone.");
        var get = clock.Elapsed.TotalMilliseconds;
        var qr = session.GetProperty("qr").Text("text")!;

        // The scan's own call returns when the phone is done; what counts is when the API says so.
        clock.Restart();
        var scan = simulator.ScanAsync(phone, qr, cancellationToken);
        while (!IsConnected(await api.FindAsync(id, cancellationToken)))
        {
            // Asked again at once: the answer's age is one round trip.
        }

        var link = clock.Elapsed.TotalMilliseconds;
        await scan;
        await api.DeleteAsync(id, cancellationToken);
        return (create, link, get);
    }

    private static bool IsConnected(JsonElement? session) => session?.Text("status") switch
    {
        "connected" => true,
        "pending" => false,
        var other => throw new InvalidOperationException($"The session is {other ?? "gone"}: {session}"),
    };
}
