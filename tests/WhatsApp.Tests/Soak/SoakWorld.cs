using WhatsApp.Tests.Client;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Soak;

/// <summary>One linked client, its server and the time between them; driven by one thread, which waits for rest after every step.</summary>
internal sealed class SoakWorld
{
    /// <summary>A day of keep-alives fills it.</summary>
    private const int JournalCapacity = 2048;

    private const string Number = "491510000001";

    private readonly SeededRandomSource _random;
    private readonly TestTransports _network;
    private long _seen;
    private int _onlinesBefore;

    public SoakWorld(int seed)
    {
        Dice = new Random(seed);
        _random = new SeededRandomSource(seed + 1);
        Server = new SimulatedServer(new SimulatedServerOptions { Time = Time, Random = new SeededRandomSource(seed + 2), JournalCapacity = JournalCapacity });
        _network = new TestTransports(Server.Connect);
        Client = NewClient();
        Quiet.Await();
        Device = Quiet.Await(Server.AddPhone(Number).ScanAsync(Client.Qr));
        Quiet.Await();
        Traffic = new Traffic(Device, Server.Options.Random);
        Look();
    }

    public Random Dice { get; }

    public TestTime Time { get; } = new();

    public SimulatedServer Server { get; }

    public SimulatedDevice Device { get; }

    public Traffic Traffic { get; }

    public TestDeviceStore Store { get; } = new();

    public TestVersions Versions { get; } = new();

    public SoakClient Client { get; private set; }

    public SoakTally Tally { get; } = new();

    /// <summary>Times the client came online, over all its restarts.</summary>
    public int Onlines => _onlinesBefore + Client.Onlines;

    public bool IsNetworkDown
    {
        get => _network.IsDown;
        set => _network.IsDown = value;
    }

    /// <summary>Lets that much time pass, from one wait's end to the next.</summary>
    public void Pass(TimeSpan time)
    {
        var until = Time.GetUtcNow() + time;
        while (Time.NextDue is { } due && due < until) PassTo(due);

        PassTo(until);
    }

    /// <summary>The client's process ends in order and begins anew after a while.</summary>
    public void Restart(TimeSpan pause)
    {
        Client.Dispose();
        _onlinesBefore += Client.Onlines;
        Pass(pause);
        Client = NewClient();
        Quiet.Await();
    }

    /// <summary>Counts what happened since the last look; what must never happen fails it.</summary>
    public void Look()
    {
        var journal = Server.Events.Journal;
        Assert.True(_seen == 0 || journal[0].Sequence <= _seen + 1, "The server's journal is too short to see everything.");
        foreach (var e in journal)
        {
            if (e.Sequence <= _seen) continue;

            _seen = e.Sequence;
            Tally.Count(e);
        }

        Assert.True(Client.End is null, $"The client ended: {Client.End}");
        Assert.True(Server.Devices is [var only] && only == Device, "The device is not linked any more.");
    }

    public void Dispose()
    {
        Client.Dispose();
        Quiet.Await(Server.DisposeAsync().AsTask());
    }

    private void PassTo(DateTimeOffset moment)
    {
        var wait = moment - Time.GetUtcNow();
        // Timers count whole milliseconds: what is due now, or in less, is due then.
        if (wait < TimeSpan.FromMilliseconds(1)) wait = TimeSpan.FromMilliseconds(1);
        Time.Advance(wait);
        Quiet.Await();
        if (Server.Events.Position - _seen > JournalCapacity / 2) Look();
    }

    private SoakClient NewClient() => new(_network, Convert.FromHexString(Server.NoiseRootPublicKey), Store, Time, Versions, _random);
}
