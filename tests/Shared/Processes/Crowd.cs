using System.Collections.Concurrent;

namespace Shared.Processes;

/// <summary>Many linked sessions of one server.</summary>
internal static class Crowd
{
    private const int Parallelism = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Creates that many sessions and links each with a phone of its own; their ids. All are connected then.</summary>
    public static async Task<IReadOnlyList<string>> LinkAsync(SessionClient api, Simulator whatsApp, int count, CancellationToken cancellationToken)
    {
        var ids = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (_, token) =>
        {
            var phone = await whatsApp.AddPhoneAsync(token);
            var id = (await api.CreateAsync(token)).Text("sessionId")!;
            var pending = await api.UntilAsync(id, "pending", "awaiting-scan", token);
            await whatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, token);
            await api.UntilAsync(id, "connected", "online", token);
            ids.Add(id);
        });
        return [.. ids];
    }

    /// <summary>
    /// Waits until that many devices are logged in with WhatsApp and the API tells as many sessions to be connected, since a moment after
    /// <paramref name="since"/>.
    /// </summary>
    /// <exception cref="TimeoutException">They are not after ten minutes.</exception>
    public static async Task AllConnectedAsync(
        SessionClient api, Simulator whatsApp, int count, DateTimeOffset since, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var (online, connected) = (0, 0);
        try
        {
            while (true)
            {
                online = (await whatsApp.DevicesAsync(either.Token)).Count(device => device.Online);
                // What was stored before may still say so: the other side has to agree first.
                if (online == count) connected = await CountConnectedAsync(api, since, either.Token);
                if (connected == count) return;

                await pause.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Of {count} sessions {online} devices are logged in and {connected} sessions connected.");
        }
    }

    private static async Task<int> CountConnectedAsync(SessionClient api, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await api.ListAsync(cancellationToken, cursor);
            count += page.GetProperty("sessions").EnumerateArray().Count(session =>
                session.Text("status") == "connected" && session.GetProperty("connectedAt").GetDateTimeOffset() > since);
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);

        return count;
    }
}
