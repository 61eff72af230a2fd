using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Tests.Grains;
using Sessions.Versions;
using WhatsApp;
using WhatsApp.Tests.Client;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace Sessions.Tests.Lines;

/// <summary>A session with its real client and the simulated server, on virtual time.</summary>
internal sealed class LineWorld : IAsyncDisposable
{
    public const string Number = "491510000001";

    public LineWorld(GrainCluster cluster)
    {
        World = cluster.NewWorld();
        Server = new(new SimulatedServerOptions { Time = World.Time });
        Network = new(Server.Connect);
        Events = new(new WhatsAppClientOptions
        {
            Url = new Uri("ws://localhost/ws/chat"),
            NoiseRootKey = Convert.FromHexString(Server.NoiseRootPublicKey),
            Transports = Network,
            Version = new FixedWebVersion(WebVersion.BuiltIn),
            Time = World.Time,
            Random = new WidestPauses(),
            Logger = NullLogger.Instance,
        });
        World.Factory = Events;
    }

    public World World { get; }

    public SimulatedServer Server { get; }

    public TestTransports Network { get; }

    public EventRecorder Events { get; }

    public async ValueTask DisposeAsync()
    {
        await World.DeactivateAsync();
        await Server.DisposeAsync();
    }

    /// <summary>A session that shows its first QR, which the server would accept.</summary>
    public async Task<QrIssued> ShowQrAsync()
    {
        Assert.True((await World.Grain.CreateAsync(new CreateSession(), World.Token)).Created);
        var qr = await Events.ExpectAsync<QrIssued>(after: 0);
        await Server.Events.ExpectAsync<RegistrationReady>(cancellationToken: World.Token).WaitAsync(Patience.Limit);
        return qr;
    }

    /// <summary>A phone that scans it.</summary>
    public Task<SimulatedDevice> ScanAsync(QrIssued qr) => Server.AddPhone(Number).ScanAsync(qr.Text, World.Token).WaitAsync(Patience.Limit);

    /// <summary>A session that is linked, online and at rest.</summary>
    public async Task<SimulatedDevice> LinkAsync()
    {
        var device = await ScanAsync(await ShowQrAsync());
        await Events.ExpectAsync<Online>(after: 0);
        await RestAsync(device);
        await UntilAsync(session => session.Status == SessionStatus.Connected);
        return device;
    }

    /// <summary>The device's last request of its login, the second for keys after its count, is answered.</summary>
    public async Task RestAsync(SimulatedDevice device)
    {
        var asked = 0;
        await Server.Events.ExpectAsync<StanzaReceived>(
            stanza => stanza is { Device: not null, Tag: "iq", Type: "get", Namespace: "encrypt" } && ++asked == 2,
            cancellationToken: World.Token).WaitAsync(Patience.Limit);
        // Answered in order: what came before this ping has arrived.
        Assert.True(await device.PingAsync(World.Token).WaitAsync(Patience.Limit));
    }

    public Task InjectAsync(Fault fault) => Server.Faults.InjectAsync(fault);

    /// <summary>Cuts the line of the device and lets the pause pass that follows.</summary>
    public async Task CutAsync(SimulatedDevice device)
    {
        var before = Events.Count;
        Assert.True(await Server.Faults.DropAsync(device));
        await PassPauseAsync(await Events.ExpectAsync<ConnectionLost>(before));
    }

    public async Task PassPauseAsync(ConnectionLost lost)
    {
        // A delay is cut to whole milliseconds.
        var pause = TimeSpan.FromMilliseconds(Math.Floor((lost.NextAttemptAt!.Value - World.Time.GetUtcNow()).TotalMilliseconds));
        await World.Time.PassAsync(pause);
    }

    /// <summary>Lets time pass from wait to wait until there is such an event. For when nobody is at work but the clock.</summary>
    public async Task PassUntilAsync<TEvent>(int after)
        where TEvent : ClientEvent
    {
        while (true)
        {
            var changed = Events.Changed;
            if (Events.Find<TEvent>(after) is not null) return;

            var armed = World.Time.ArmedAsync(TimeSpan.FromTicks(1), TimeSpan.FromMinutes(2));
            if (await Task.WhenAny(armed, changed) == armed && Events.Find<TEvent>(after) is null) World.Time.Advance(await armed);
        }
    }

    /// <summary>The session once it is so.</summary>
    public async Task<SessionSnapshot> UntilAsync(Func<SessionSnapshot, bool> condition)
    {
        var session = (await World.Grain.GetAsync(World.Token))!;
        while (!condition(session))
        {
            var next = await World.LocalGrain.WaitAsync(session.Version, TimeSpan.FromSeconds(25), World.Token).WaitAsync(Patience.Limit, World.Token);
            Assert.True(next!.Version > session.Version, $"Still {session.Status} ({session.Reason}), last failure {session.LastFailure}.");
            session = next;
        }

        return session;
    }
}
