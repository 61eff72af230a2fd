using System.Diagnostics;
using Azure.Data.Tables;
using Sessions;
using Sessions.Storage;
using Shared.Processes;

namespace Benchmarks;

/// <summary>
/// How long lists take: the first page of 1000 among many sessions, and all pages one after the other. Server and storage are processes of their
/// own on this machine; the sessions are stopped ones, written straight into the table.
/// </summary>
internal static class ListBenchmark
{
    private const int Sessions = 10_000;
    private const int WarmUps = 5;
    private const int Rounds = 50;
    private const int OfOneBatch = 100;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkArguments arguments, CancellationToken cancellationToken)
    {
        var (count, rounds) = (arguments.Number("--sessions", Sessions), arguments.Number("--rounds", Rounds));
        var folder = Directory.CreateTempSubdirectory("bench-list-");
        try
        {
            await using var azurite = await Azurite.StartAsync(Path.Combine(folder.FullName, "tables"), cancellationToken);
            await FillAsync(azurite.ConnectionString, count, cancellationToken);
            await using var simulator = await Simulator.StartAsync(stateFile: null, cancellationToken);
            await using var server = await Server.StartAsync(folder.FullName, azurite.ConnectionString, simulator, cancellationToken);

            List<double> firsts = [], wholes = [];
            for (var round = -WarmUps; round < rounds; round++)
            {
                var (first, whole) = await ReadAsync(server.Api, count, cancellationToken);
                if (round < 0) continue;

                firsts.Add(first);
                wholes.Add(whole);
            }

            return [new($"first page of 1000 among {count}", "ms", firsts), new($"all pages of {count}", "ms", wholes)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double First, double Whole)> ReadAsync(SessionClient api, int count, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var first = 0.0;
        var seen = 0;
        string? cursor = null;
        do
        {
            var page = await api.ListAsync(cancellationToken, cursor);
            if (cursor is null) first = clock.Elapsed.TotalMilliseconds;
            seen += page.GetProperty("sessions").GetArrayLength();
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        return seen == count ? (first, clock.Elapsed.TotalMilliseconds) : throw new InvalidOperationException($"{seen} sessions are listed instead of {count}.");
    }

    private static async Task FillAsync(string storage, int count, CancellationToken cancellationToken)
    {
        var table = new TableClient(storage, "Sessions");
        await table.CreateIfNotExistsAsync(cancellationToken);
        foreach (var batch in Enumerable.Range(0, count).Chunk(OfOneBatch))
        {
            await table.SubmitTransactionAsync(
                batch.Select(number => new TableTransactionAction(TableTransactionActionType.Add, SessionRow.Write(Record(number), "filled"))), cancellationToken);
        }
    }

    /// <summary>As full as a real one is, and at rest.</summary>
    private static SessionRecord Record(int number) => new()
    {
        Key = new("default", $"{number:x8}-7f9c-4299-a8db-326bc5548a73"),
        Status = SessionStatus.Stopped,
        Reason = SessionReason.StoppedByUser,
        Version = 9,
        Epoch = 1,
        Owner = "none",
        PhoneNumber = $"+1202555{number:D5}",
        Jid = $"1202555{number:D5}:7@s.whatsapp.net",
        Lid = $"98765{number:D5}:7@lid",
        PushName = "Shop",
        Platform = "android",
        Name = $"Shop {number}",
        Metadata = new Dictionary<string, string> { ["team"] = "support" },
        ConnectedAt = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero),
        CreatedAt = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero),
        UpdatedAt = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero),
    };
}
