using WhatsApp.Crypto;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;

namespace WhatsApp.Tests.Soak;

/// <summary>What may happen to a linked device, chosen by dice: traffic mostly, upkeep often, trouble now and then.</summary>
internal sealed class SoakScript
{
    private const int MaxBurst = 300;

    private static readonly TimeSpan MeanPause = TimeSpan.FromMinutes(10);

    private readonly SoakWorld _world;
    private readonly (int Weight, string Name, Action Do)[] _actions;
    private readonly int _weights;
    private readonly Dictionary<string, int> _done = [];

    public SoakScript(SoakWorld world)
    {
        _world = world;
        _actions =
        [
            (60, "traffic", DeliverSome),
            (4, "burst", () => Deliver(_world.Dice.Next(MaxBurst))),
            (8, "bulletins", SendUnowed),
            (8, "keys used", UseKeysUp),
            (4, "digest", () => Quiet.Await(Device.AskForDigestAsync())),
            (4, "identity change", () => Quiet.Await(Device.TellIdentityChangeAsync("491520000001@s.whatsapp.net"))),
            (4, "device list", () => Quiet.Await(Device.TellDeviceListAsync())),
            (4, "dirty", () => Quiet.Await(Device.MarkDirtyAsync(Pick("account_sync", "groups", "syncd_app_state", "newsletter_metadata")!))),
            (3, "routing", () => Quiet.Await(Device.GiveRoutingAsync(_world.Server.Options.Random.Bytes(_world.Dice.Next(1, 40))))),
            (1, "expiry", () => Quiet.Await(Device.WarnOfExpiryAsync(_world.Time.GetUtcNow().AddDays(3)))),
            (6, "ping", PingIfOnline),
            (3, "stream error", () => Inject(new SendStreamError(Pick("503", "500", "429", "515", "599", null)))),
            (1, "unended stream error", () => Inject(new SendStreamError("599") { Closes = false })),
            (1, "not well-formed", () => Inject(new SendStreamError(IsNotWellFormed: true))),
            (2, "stream end", () => Inject(new SendStreamEnd())),
            (1, "garbage", () => Inject(new SendGarbage())),
            (3, "drop", () => Inject(new Drop())),
            (2, "close", () => Quiet.Await(_world.Server.CloseAllAsync())),
            (1, "silence", Stall),
            (2, "network down", LoseNetwork),
            (2, "refused logins", RefuseLogins),
            (1, "outdated", Outdate),
            (3, "lost answers", () => Inject(new LoseAnswers(AnyRequest()) { Count = _world.Dice.Next(1, 3) })),
            (3, "late answers", () => Inject(new DelayAnswers(Seconds(1, 30), AnyRequest()) { Count = _world.Dice.Next(1, 3) })),
            (2, "split frames", () => Inject(new SplitFrames(_world.Dice.Next(1, 20)) { Count = _world.Dice.Next(1, 20) })),
            (2, "coalesced frames", () => Inject(new CoalesceFrames(_world.Dice.Next(2, 5)) { Count = _world.Dice.Next(1, 20) })),
            (2, "compressed frames", () => Inject(new CompressFrames { Count = _world.Dice.Next(1, 20) })),
            (1, "restart", () => _world.Restart(Seconds(1, 7200))),
        ];
        _weights = _actions.Sum(action => action.Weight);
    }

    /// <summary>How often each thing happened.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>Names of what never happened.</summary>
    public IReadOnlyList<string> Missing => [.. _actions.Select(action => action.Name).Where(name => !_done.ContainsKey(name))];

    private SimulatedDevice Device => _world.Device;

    public TimeSpan NextPause() => MeanPause * -Math.Log(1 - _world.Dice.NextDouble());

    public void Act()
    {
        var dice = _world.Dice.Next(_weights);
        var action = _actions.First(candidate => (dice -= candidate.Weight) < 0);
        _done[action.Name] = _done.GetValueOrDefault(action.Name) + 1;
        action.Do();
    }

    /// <summary>Everything that is owed, once: no kind is left to chance.</summary>
    public void DeliverEveryKind()
    {
        foreach (var stanza in _world.Traffic.Owed()) Quiet.Await(Device.DeliverAsync(stanza));
        foreach (var stanza in _world.Traffic.Unowed()) Quiet.Await(Device.SendAsync(stanza));
    }

    private void DeliverSome() => Deliver(_world.Dice.Next(1, 6));

    private void Deliver(int count)
    {
        while (count > 0)
        {
            var all = _world.Traffic.Owed().ToArray();
            _world.Dice.Shuffle(all);
            foreach (var stanza in all.Take(count)) Quiet.Await(Device.DeliverAsync(stanza));
            count -= all.Length;
        }
    }

    private void SendUnowed()
    {
        var all = _world.Traffic.Unowed().ToArray();
        Quiet.Await(Device.SendAsync(all[_world.Dice.Next(all.Length)]));
    }

    /// <summary>The server tells of it when few are left.</summary>
    private void UseKeysUp() => Quiet.Await(Device.ConsumePreKeysAsync(Math.Max(0, Device.PreKeyCount - _world.Dice.Next(10))));

    /// <summary>The answer is read when the device next rests; a server that is stalled or loses answers may not get it.</summary>
    private void PingIfOnline() => _ = Device.PingAsync();

    private void Stall()
    {
        Inject(new Stall());
        _world.Pass(Seconds(5, 900));
        _world.Server.Faults.Clear();
    }

    private void LoseNetwork()
    {
        _world.IsNetworkDown = true;
        Inject(new Drop());
        var until = _world.Time.GetUtcNow() + Seconds(1, 6 * 3600);
        while (_world.Time.GetUtcNow() < until)
        {
            _world.Pass(TimeSpan.FromMinutes(20));
            DeliverSome();
        }

        _world.IsNetworkDown = false;
    }

    private void RefuseLogins()
    {
        Inject(new Refuse(_world.Dice.Next(2) == 0 ? 500 : 503) { Count = _world.Dice.Next(1, 4) });
        Inject(new Drop());
    }

    /// <summary>One look for a newer version is all a client takes, so there must be no second refusal before it is online again.</summary>
    private void Outdate()
    {
        if (!_world.Client.IsOnline || _world.Server.Faults.Active.OfType<RaiseMinimumRevision>().Any()) return;

        var newer = _world.Versions.Current with { Tertiary = _world.Versions.Current.Tertiary + 1 };
        _world.Versions.Newer = newer;
        Inject(new RaiseMinimumRevision(newer.Tertiary) { Count = 1 });
        Inject(new Drop());
    }

    private void Inject(Fault fault) => Quiet.Await(_world.Server.Faults.InjectAsync(fault));

    private string? AnyRequest() => Pick("count", "active", "digest", "clean", "list", "rotate", "w:p", null);

    private string? Pick(params ReadOnlySpan<string?> choices) => choices[_world.Dice.Next(choices.Length)];

    private TimeSpan Seconds(int least, int most) => TimeSpan.FromSeconds(_world.Dice.Next(least, most));
}
