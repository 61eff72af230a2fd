using Sessions.Tests.Grains;
using WhatsApp;
using WhatsApp.Lines;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace Sessions.Tests.Lines;

/// <summary>
/// Every row of <see cref="LineEnds"/>, for each kind of device it holds for: the simulated server does what the row says, and client and session do
/// what its verdict says. A row that nobody can bring about fails.
/// </summary>
public sealed class LineEndTests(GrainCluster cluster)
{
    /// <summary>A code that no row names.</summary>
    private const int UnknownCode = 599;

    /// <summary>A line that breaks while it is being logged in breaks like any other; what a <c>failure</c> says then is another matter.</summary>
    public static TheoryData<int, LinePhase, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, LinePhase, string>();
            foreach (var (row, number) in LineEnds.All.Select((row, number) => (row, number)))
            {
                foreach (var phase in (LinePhase[])[LinePhase.Linking, LinePhase.FirstLogin, LinePhase.Linked])
                {
                    if ((row.Phase & phase) == 0 || (phase == LinePhase.FirstLogin && row.Signal != LineSignal.Failure)) continue;

                    rows.Add(number, phase, $"{row.Signal} {row.Code} {row.Detail}");
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_line_that_ends_so_has_the_verdict_of_its_row(int number, LinePhase phase, string name)
    {
        Assert.NotEmpty(name);
        var row = LineEnds.All[number];
        await using var world = new LineWorld(cluster);

        var after = phase switch
        {
            LinePhase.Linking => await ProvokeLinkingAsync(world, row),
            LinePhase.FirstLogin => await ProvokeFirstLoginAsync(world, row),
            _ => await ProvokeLinkedAsync(world, row),
        };

        await (row.Verdict.Next switch
        {
            NextStep.Stays => AssertStaysAsync(world, phase, after),
            NextStep.AtOnce => AssertRestartsAsync(world, phase, after),
            NextStep.Backoff or NextStep.SlowBackoff => AssertGoesOnAsync(world, row.Verdict, phase, after),
            _ => AssertEndsAsync(world, row.Verdict, after),
        });
    }

    /// <summary>Does to a session without a phone what the row says; the number of events before it.</summary>
    private static async Task<int> ProvokeLinkingAsync(LineWorld world, LineEnd row)
    {
        switch (row.Signal)
        {
            case LineSignal.Failure:
                await world.InjectAsync(Refusal(row));
                await world.World.Grain.CreateAsync(new CreateSession(), World.Token);
                return 0;
            case LineSignal.NoLogin:
                // The server falls silent when it knows that it is a new device, before it has said anything to it.
                var registered = world.Server.Events.ExpectAsync<RegistrationStarted>(
                    _ => world.Server.Faults.InjectAsync(new Stall()).IsCompletedSuccessfully, cancellationToken: World.Token);
                await world.World.Grain.CreateAsync(new CreateSession(), World.Token);
                await registered.WaitAsync(Patience.Limit);
                await world.PassUntilAsync<ConnectionLost>(0);
                world.Server.Faults.Clear();
                return 0;
            case LineSignal.Handshake:
                await world.InjectAsync(new SpoilCertificates(CertificateFlaw.LeafSignature) { Count = 1 });
                await world.World.Grain.CreateAsync(new CreateSession(), World.Token);
                return 0;
            case LineSignal.Unreachable:
                world.Network.IsDown = true;
                await world.World.Grain.CreateAsync(new CreateSession(), World.Token);
                return 0;
        }

        var qr = await world.ShowQrAsync();
        var before = world.Events.Count;
        switch (row)
        {
            case { Signal: LineSignal.StreamError }:
                await world.InjectAsync(StreamError(row));
                break;
            case { Signal: LineSignal.StreamEnd }:
                await world.InjectAsync(new SendStreamEnd());
                await world.World.Time.PassAsync(Timings.StreamEnd);
                break;
            case { Signal: LineSignal.Close, Detail: LineEnds.AfterLinking }:
                await world.InjectAsync(new LoseAnswers("pair-device-sign"));
                await world.ScanAsync(qr);
                break;
            case { Signal: LineSignal.Close, Detail: LineEnds.AtLastQr }:
                await PassQrsAsync(world, qr);
                await world.World.Time.ArmedAsync(Timings.NextQr, Timings.NextQr);
                world.World.Time.Advance(Timings.NextQr - TimeSpan.FromSeconds(1));
                await world.InjectAsync(new Drop());
                break;
            case { Signal: LineSignal.Close }:
                await world.InjectAsync(new Drop());
                break;
            case { Signal: LineSignal.QrsUsedUp }:
                await PassQrsAsync(world, qr);
                await world.World.Time.PassAsync(Timings.NextQr);
                break;
            case { Signal: LineSignal.PairSuccess }:
                // The client shows a code with another secret, and the phone has scanned the old one.
                await world.InjectAsync(new RefreshRegistration());
                await world.Events.ExpectAsync<QrIssued>(before);
                await Assert.ThrowsAnyAsync<Exception>(() => world.ScanAsync(qr));
                break;
            case { Signal: LineSignal.Silence }:
                await world.InjectAsync(new Stall());
                await world.PassUntilAsync<ConnectionLost>(before);
                world.Server.Faults.Clear();
                break;
            case { Signal: LineSignal.BadBytes }:
                await world.InjectAsync(new SendGarbage());
                break;
            default:
                throw new InvalidOperationException($"Nobody has said how to bring {row} about.");
        }

        return before;
    }

    private static async Task<int> ProvokeFirstLoginAsync(LineWorld world, LineEnd row)
    {
        var qr = await world.ShowQrAsync();
        await world.InjectAsync(Refusal(row) with { Scope = new FaultScope(LineWorld.Number) });
        await world.ScanAsync(qr);
        // The first break is the restart after linking, which is not meant.
        var events = new ClientEvent[] { qr, await world.Events.ExpectAsync<Linked>(after: 0), await world.Events.ExpectAsync<ConnectionLost>(after: 0) };
        return events.Length;
    }

    private static async Task<int> ProvokeLinkedAsync(LineWorld world, LineEnd row)
    {
        var device = await world.LinkAsync();
        var scope = FaultScope.Of(device);
        var before = world.Events.Count;
        switch (row.Signal)
        {
            case LineSignal.Failure:
                await world.InjectAsync(Refusal(row) with { Scope = scope });
                await world.CutAsync(device);
                return before + 1;
            case LineSignal.StreamError:
                await world.InjectAsync(StreamError(row) with { Scope = scope });
                return before;
            case LineSignal.StreamEnd:
                await world.InjectAsync(new SendStreamEnd { Scope = scope });
                // It has been read when this is answered.
                Assert.True(await device.PingAsync(World.Token).WaitAsync(Patience.Limit));
                await world.World.Time.PassAsync(Timings.StreamEnd);
                return before;
            case LineSignal.Close:
                await world.InjectAsync(new Drop { Scope = scope });
                return before;
            case LineSignal.Silence:
                await world.InjectAsync(new Stall { Scope = scope });
                await world.PassUntilAsync<Degraded>(before);
                Assert.Equal(SessionStatus.Connected, (await world.UntilAsync(session => session.Reason == SessionReason.Degraded)).Status);
                await world.PassUntilAsync<ConnectionLost>(before);
                world.Server.Faults.Clear();
                return before;
            case LineSignal.NoLogin:
                await world.InjectAsync(new Stall { Scope = scope });
                await world.PassUntilAsync<ConnectionLost>(before);
                var known = world.Server.Events.Position;
                before = world.Events.Count;
                await world.PassPauseAsync(world.Events.Find<ConnectionLost>(after: 0, last: true)!);
                await world.Server.Events.ExpectAsync<DeviceOnline>(after: known, cancellationToken: World.Token).WaitAsync(Patience.Limit);
                await world.PassUntilAsync<ConnectionLost>(before);
                world.Server.Faults.Clear();
                return before;
            case LineSignal.NoAnswer:
                await world.InjectAsync(new LoseAnswers("active") { Scope = scope, Count = 1 });
                var position = world.Server.Events.Position;
                await world.CutAsync(device);
                before = world.Events.Count;
                await world.Server.Events.ExpectAsync<StanzaReceived>(
                    stanza => stanza.Namespace == "passive", after: position, cancellationToken: World.Token).WaitAsync(Patience.Limit);
                await world.PassUntilAsync<ConnectionLost>(before);
                return before;
            case LineSignal.BadBytes:
                await world.InjectAsync(new SendGarbage { Scope = scope });
                return before;
            case LineSignal.Handshake:
                await world.InjectAsync(new SpoilCertificates(CertificateFlaw.LeafSignature) { Count = 1 });
                await world.CutAsync(device);
                return before + 1;
            case LineSignal.Unreachable:
                world.Network.IsDown = true;
                await world.CutAsync(device);
                return before + 1;
            default:
                throw new InvalidOperationException($"Nobody has said how to bring {row} about.");
        }
    }

    private static async Task AssertEndsAsync(LineWorld world, LineVerdict verdict, int after)
    {
        var ended = await world.UntilAsync(session => session.Status == SessionStatusNames.Parse(verdict.Status));

        Assert.Equal(verdict.Reason, ended.Reason);
        Assert.Null(ended.Evidence);
        Assert.Null(ended.Qr);
        if (verdict.Stop is { } stop) Assert.Equal(stop, (await world.Events.ExpectAsync<ClientStopped>(after)).Reason);
        else await world.Events.ExpectAsync<QrExhausted>(after);

        var record = await world.World.SavedAsync(ended.Version);
        Assert.Equal((ended.Status, verdict.Reason), (record.Status, record.Reason));
        Assert.Equal(verdict.ErasesCredentials, world.World.Credentials is null);
    }

    private static async Task AssertGoesOnAsync(LineWorld world, LineVerdict verdict, LinePhase phase, int after)
    {
        var lost = await world.Events.ExpectAsync<ConnectionLost>(after);
        Assert.Equal(verdict.Lost, lost.Reason);
        var session = await world.UntilAsync(seen => seen.LastFailure == verdict.Lost && seen.Evidence?.NextAttemptAt is not null);

        Assert.Equal(
            phase switch
            {
                LinePhase.Linking => (SessionStatus.Pending, SessionReason.Connecting),
                LinePhase.FirstLogin => (SessionStatus.Pending, SessionReason.Linking),
                _ => (SessionStatus.Reconnecting, SessionReason.LinkLost),
            },
            (session.Status, session.Reason));
        Assert.Equal(lost.NextAttemptAt, session.Evidence!.NextAttemptAt);
        // Draws are as great as can be: the pause is the limit, of the first to the third break in a row.
        var pause = (lost.NextAttemptAt!.Value - world.World.Time.GetUtcNow()).TotalSeconds;
        var (least, most) = verdict.Next == NextStep.SlowBackoff ? (31.9, 128.0) : (0.9, 4.0);
        Assert.InRange(pause, least, most);
        Assert.NotNull(world.World.Credentials);

        world.Network.IsDown = false;
        var before = world.Events.Count;
        await world.PassPauseAsync(lost);
        if (phase == LinePhase.Linking) await world.Events.ExpectAsync<QrIssued>(before);
        else await world.UntilAsync(seen => seen.Status == SessionStatus.Connected);
    }

    private static async Task AssertRestartsAsync(LineWorld world, LinePhase phase, int after)
    {
        // Nobody lets time pass.
        Assert.Null((await world.Events.ExpectAsync<ConnectionLost>(after)).NextAttemptAt);
        if (phase == LinePhase.Linking && world.Events.Find<Linked>(0) is null) await world.Events.ExpectAsync<QrIssued>(after);
        else await world.UntilAsync(session => session is { Status: SessionStatus.Connected, Reason: SessionReason.Online });
    }

    private static async Task AssertStaysAsync(LineWorld world, LinePhase phase, int after)
    {
        // What is said and answered after it on the same line shows that it was read, and that the line holds.
        if (phase == LinePhase.Linking)
        {
            await world.InjectAsync(new RefreshRegistration());
            await world.Events.ExpectAsync<QrIssued>(after);
            Assert.Equal(SessionReason.AwaitingScan, (await world.UntilAsync(session => session.Version == 3)).Reason);
        }
        else
        {
            Assert.True(await world.Server.Devices.Single().PingAsync(World.Token).WaitAsync(Patience.Limit));
            Assert.Equal(SessionStatus.Connected, (await world.World.Grain.GetAsync(World.Token))!.Status);
        }

        Assert.Null(world.Events.Find<ConnectionLost>(after));
        Assert.Equal(phase == LinePhase.Linking ? 0 : 1, (await world.World.Grain.GetAsync(World.Token))!.Evidence!.Reconnects);
    }

    private static Refuse Refusal(LineEnd row) => new(row.Code ?? UnknownCode)
    {
        Count = 1,
        Attributes = row.Detail == LineEnds.BanTerms
            ? new Dictionary<string, string> { ["code"] = "101", ["expire"] = "3600" }
            : new Dictionary<string, string>(),
    };

    private static SendStreamError StreamError(LineEnd row) => new(
        Code: row.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (row.Detail is null ? "599" : null),
        Conflict: row.Detail is "device_removed" or "replaced" ? row.Detail : null,
        AckClass: row.Detail == "ack" ? "receipt" : null,
        AckId: row.Detail == "ack" ? "owed-1" : null,
        IsNotWellFormed: row.Detail == "xml-not-well-formed")
    {
        Closes = row.Verdict.Next != NextStep.Stays,
    };

    /// <summary>Up to the last one of the round.</summary>
    private static async Task PassQrsAsync(LineWorld world, QrIssued qr)
    {
        for (var number = 1; number < qr.Of; number++)
        {
            var before = world.Events.Count;
            await world.World.Time.PassAsync(number == 1 ? Timings.FirstQr : Timings.NextQr);
            Assert.Equal(number + 1, (await world.Events.ExpectAsync<QrIssued>(before)).Number);
            await HeardAsync(world);
        }
    }

    /// <summary>A keep-alive that was due is answered before time goes on.</summary>
    private static async Task HeardAsync(LineWorld world)
    {
        var now = world.World.Time.GetUtcNow();
        while ((await world.World.Grain.GetAsync(World.Token))!.Evidence!.LastReceivedAt is var heard && now - heard > TimeSpan.FromSeconds(30))
        {
            World.Token.ThrowIfCancellationRequested();
        }
    }
}
