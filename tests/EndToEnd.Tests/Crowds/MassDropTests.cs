using System.Diagnostics;
using System.Globalization;
using System.Net;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Crowds;

/// <summary>WhatsApp throws everybody out at once: all come back, a few at a time, and the API answers meanwhile.</summary>
public sealed class MassDropTests : IDisposable
{
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(250);

    /// <summary>On a machine that is busy with other things even the calm answers are late; the drop may make them this many times as late.</summary>
    private const int TimesCalm = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_hundred_sessions_cut_off_at_once_come_back_a_few_at_a_time() => await DropAsync(sessions: 100, handshakes: 8);

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_thousand_sessions_cut_off_at_once_come_back_while_the_api_answers_in_time()
    {
        var (calm, stormy) = await DropAsync(sessions: 1000, handshakes: 16);

        Assert.True(
            stormy < Tail || stormy < TimesCalm * calm,
            $"One of a hundred answers took {stormy.TotalMilliseconds:F0} ms or longer, before the drop {calm.TotalMilliseconds:F0} ms.");
    }

    /// <summary>The 99th percentile of how long the answers to <c>GET /sessions/{id}</c> took: before the drop, and from then until all were back.</summary>
    private async Task<(TimeSpan Calm, TimeSpan Stormy)> DropAsync(int sessions, int handshakes)
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var whatsApp = await Simulator.StartAsync(stateFile: null, Cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName,
            storage.ConnectionString,
            whatsApp,
            Cancellation,
            ("WhatsApp__MaxConcurrentHandshakes", handshakes.ToString(CultureInfo.InvariantCulture)));
        var ids = await Crowd.LinkAsync(server.Api, whatsApp, sessions, Cancellation);
        using var calm = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        var calmTail = await AskAsync(server.Api, ids, calm.Token);
        await whatsApp.CountLinesAnewAsync(Cancellation);
        var droppedAt = TimeProvider.System.GetUtcNow();

        Assert.Equal(sessions, await whatsApp.DropAllAsync(Cancellation));
        using var back = new CancellationTokenSource();
        var asking = AskAsync(server.Api, ids, back.Token);
        var created = await server.Api.CreateAsync(Cancellation);
        await Crowd.AllConnectedAsync(server.Api, whatsApp, sessions, droppedAt, Cancellation);
        await back.CancelAsync();

        var stormyTail = await asking;
        TestContext.Current.TestOutputHelper?.WriteLine($"p99 of GET: calm {calmTail.TotalMilliseconds:F0} ms, until all were back {stormyTail.TotalMilliseconds:F0} ms");
        Assert.NotNull(created.Text("qrCode"));
        var lines = await whatsApp.LinesAsync(Cancellation);
        Assert.InRange(lines.PeakHandshaking, 2, handshakes);
        Assert.Equal(sessions + 1, lines.Open);
        Assert.InRange(lines.Opened, sessions + 1, 2 * sessions);
        return (calmTail, stormyTail);
    }

    /// <summary>Asks for one session after the other, a hundred times a second, and gets an answer each time; the 99th percentile of the time that took.</summary>
    private static async Task<TimeSpan> AskAsync(SessionClient api, IReadOnlyList<string> ids, CancellationToken enough)
    {
        List<Task<TimeSpan>> asked = [];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        try
        {
            while (true)
            {
                asked.Add(AskOneAsync(api, ids[asked.Count % ids.Count]));
                await pace.WaitForNextTickAsync(enough);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was asked.
        }

        TimeSpan[] took = [.. (await Task.WhenAll(asked)).Order()];
        return took[(int)(took.Length * 0.99)];
    }

    private static async Task<TimeSpan> AskOneAsync(SessionClient api, string id)
    {
        var clock = Stopwatch.StartNew();
        var (status, _, body) = await api.CallAsync(HttpMethod.Get, $"/sessions/{id}", Cancellation);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        return clock.Elapsed;
    }
}
