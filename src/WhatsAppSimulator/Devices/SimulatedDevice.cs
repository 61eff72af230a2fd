using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>A linked device as server and phone know it: one object from link to unlink, over all its connections.</summary>
public sealed partial class SimulatedDevice
{
    private readonly ServerServices _services;
    private readonly StanzaQueue _queue = new();
    private readonly Lock _delivery = new();
    private DeviceStage? _stage;
    private DeviceStage? _live;

    internal SimulatedDevice(
        ServerServices services, DeviceSlot slot, DeviceKeys keys, string name, DateTimeOffset linkedAt, PreKeyShelf? preKeys = null)
    {
        _services = services;
        Account = slot.Account;
        Device = slot.Device;
        KeyIndex = slot.KeyIndex;
        Keys = keys;
        SignedPreKey = keys.SignedPreKey;
        Name = name;
        LinkedAt = linkedAt;
        PreKeys = preKeys ?? new PreKeyShelf([], 0);
    }

    /// <summary>The account's phone number: digits without "+".</summary>
    public string Number => Account.Number;

    /// <summary>The device number: from 1, unique in its account for ever.</summary>
    public int Device { get; }

    /// <summary>Its place in the account's signed device list.</summary>
    public uint KeyIndex { get; }

    /// <summary>Address by phone number, such as <c>491510000001:3@s.whatsapp.net</c>.</summary>
    public string Jid => $"{Account.Number}:{Device}@s.whatsapp.net";

    /// <summary>Address by LID, such as <c>123456789012345:3@lid</c>.</summary>
    public string Lid => $"{Account.LidUser}:{Device}@lid";

    /// <summary>What the phone shows under Linked devices: DeviceProps.os.</summary>
    public string Name { get; }

    /// <summary>The phone's system, as pair-success named it.</summary>
    public string Platform => Account.Platform;

    /// <summary>When its device signature was accepted.</summary>
    public DateTimeOffset LinkedAt { get; }

    /// <summary>Whether a connection is logged in as this device.</summary>
    public bool IsOnline => Volatile.Read(ref _stage) is not null;

    /// <summary>One-time pre-keys that the server still has.</summary>
    public int PreKeyCount => PreKeys.Count;

    /// <summary>What it was sent, or will be, and has not acknowledged; oldest first.</summary>
    public IReadOnlyList<UnackedStanza> Unacknowledged => _queue.Stanzas;

    internal Account Account { get; }

    internal DeviceKeys Keys { get; }

    internal byte[] NoiseKey => Keys.Noise;

    internal SignedPreKey SignedPreKey { get; set; }

    internal PreKeyShelf PreKeys { get; }

    internal StanzaQueue Queue => _queue;

    /// <summary>Asks whether the device still answers, as the service does with <c>urn:xmpp:ping</c>.</summary>
    /// <returns>False when it is offline, or did not answer in time and was therefore dropped.</returns>
    public Task<bool> PingAsync(CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _stage)?.PingAsync(cancellationToken) ?? Task.FromResult(false);

    /// <summary>Sends a notification of that type from the server, without content.</summary>
    public Task<UnackedStanza> NotifyAsync(string type) => DeliverAsync(new Node(
        "notification",
        Stanzas.Attributes(("from", Stanzas.Server), ("type", type), ("id", _services.NextStanzaId()), ("t", _services.UnixTime()))));

    /// <summary>Takes one-time pre-keys off the shelf and tells the device how many are left.</summary>
    public Task<UnackedStanza> ConsumePreKeysAsync(int count)
    {
        PreKeys.Take(count);
        return DeliverAsync(new Node(
            "notification",
            Stanzas.Attributes(("from", Stanzas.Server), ("type", "encrypt"), ("id", _services.NextStanzaId()), ("t", _services.UnixTime())),
            new Node("count", Stanzas.Attributes(("value", Stanzas.Decimal(PreKeyCount))))));
    }

    /// <summary>Sends any stanza that has an id and a from; it is kept until acknowledged, and delivered at login when offline.</summary>
    internal async Task<UnackedStanza> DeliverAsync(Node stanza)
    {
        var id = stanza["id"] ?? throw new ArgumentException("A stanza that is kept has an id.", nameof(stanza));
        var kept = new UnackedStanza(stanza.Tag, id, stanza["type"]) { Node = stanza, Since = _services.Time.GetUtcNow() };
        DeviceStage? live;
        lock (_delivery)
        {
            _queue.Add(kept);
            live = _live;
        }

        WatchOwed();
        if (live is not null) await live.SendAsync(stanza);

        return kept;
    }

    /// <summary>Makes the connection the device's only one and returns the one before it.</summary>
    internal DeviceStage? Attach(DeviceStage stage)
    {
        lock (_delivery) _live = null;
        return Interlocked.Exchange(ref _stage, stage);
    }

    /// <summary>
    /// What is owed as of now; from now on the connection is sent what comes. In one step, so that nothing comes twice, both as it arrives and
    /// as what waited, and nothing is left out.
    /// </summary>
    internal IReadOnlyList<UnackedStanza> BeginDelivery(DeviceStage stage)
    {
        lock (_delivery)
        {
            if (Volatile.Read(ref _stage) == stage) _live = stage;
            return _queue.Stanzas;
        }
    }

    /// <summary>False when another connection took over before.</summary>
    internal bool Detach(DeviceStage stage)
    {
        lock (_delivery)
        {
            if (_live == stage) _live = null;
        }

        return Interlocked.CompareExchange(ref _stage, null, stage) == stage;
    }

    /// <summary>Unlinks: told so when online, met by failure 401 at the next login otherwise.</summary>
    internal async Task<bool> RemoveAsync()
    {
        if (!await UnlinkAsync()) return false;

        if (Volatile.Read(ref _stage) is { } stage) await stage.CloseAsync(Stanzas.DeviceRemoved());
        return true;
    }

    /// <summary>Unlinks without a word; false when it was not linked any more.</summary>
    internal async Task<bool> UnlinkAsync()
    {
        if (!_services.Accounts.Unlink(this)) return false;

        await _services.State.SaveAsync();
        _services.Events.Publish(new DeviceRemoved(this));
        return true;
    }
}
