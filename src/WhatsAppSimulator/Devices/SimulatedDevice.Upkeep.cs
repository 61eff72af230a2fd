using System.Collections.Concurrent;
using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>What the service asks of a linked device over the weeks, beside answers to stanzas. Source: linked-device 10.3, 11.4 and 12.2.</summary>
public sealed partial class SimulatedDevice
{
    private readonly ConcurrentDictionary<string, string> _dirty = new(StringComparer.Ordinal);
    private byte[] _routing = [];

    /// <summary>Id of the signed pre-key that the server hands out for it.</summary>
    public int SignedPreKeyId => (SignedPreKey.Id[0] << 16) | (SignedPreKey.Id[1] << 8) | SignedPreKey.Id[2];

    /// <summary>What was marked dirty and not cleaned yet; told again at every login.</summary>
    public IReadOnlyCollection<string> Dirty => [.. _dirty.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The routing bytes that its last connection began with; empty when it had none.</summary>
    public IReadOnlyList<byte> ShownRouting { get; internal set; } = [];

    /// <summary>Asks it to compare its keys with the server's.</summary>
    public Task<UnackedStanza> AskForDigestAsync() => DeliverAsync(KeyNotification(Stanzas.Server, new Node("digest")));

    /// <summary>Tells it that a contact has a new identity.</summary>
    public Task<UnackedStanza> TellIdentityChangeAsync(string contact) => DeliverAsync(KeyNotification(contact, new Node("identity")));

    /// <summary>Tells it the account's devices, signed by the phone.</summary>
    public Task<UnackedStanza> TellDeviceListAsync() => DeliverAsync(DeviceListNotice.Build(_services, Account));

    /// <summary>Marks a kind of data as changed until the device cleans it.</summary>
    /// <param name="type">Such as <c>account_sync</c> or <c>groups</c>.</param>
    public Task MarkDirtyAsync(string type)
    {
        var timestamp = _services.UnixTime();
        _dirty[type] = timestamp;
        return SendBulletinAsync(DirtyBulletin(type, timestamp));
    }

    /// <summary>Gives it routing bytes, now if it is online and after every login, which its next connections are to begin with.</summary>
    public Task GiveRoutingAsync(byte[] routing)
    {
        Volatile.Write(ref _routing, routing);
        return SendBulletinAsync(RoutingBulletin(routing));
    }

    /// <summary>Warns it that its version will be refused from that time on; null: it was withdrawn.</summary>
    public Task WarnOfExpiryAsync(DateTimeOffset? at) => SendBulletinAsync(new Node(
        "client_expiration", Stanzas.Attributes(("t", at is { } time ? Stanzas.Decimal(time.ToUnixTimeSeconds()) : null))));

    /// <summary>Sends a bulletin, which is owed no answer; nothing happens while it is offline.</summary>
    internal Task SendBulletinAsync(Node child) => SendAsync(Bulletin(child));

    /// <summary>Sends a stanza that is owed no answer; nothing happens while it is offline.</summary>
    internal async Task SendAsync(Node stanza)
    {
        if (Volatile.Read(ref _stage) is { } stage) await stage.SendAsync(stanza);
    }

    /// <summary>What every login is told anew.</summary>
    internal IEnumerable<Node> StandingBulletins()
    {
        if (Volatile.Read(ref _routing) is { Length: > 0 } routing) yield return Bulletin(RoutingBulletin(routing));
        foreach (var (type, timestamp) in _dirty) yield return Bulletin(DirtyBulletin(type, timestamp));
    }

    /// <summary>Null when all that is named is clean now; otherwise what is wrong with the request.</summary>
    internal string? Clean(ReadOnlySpan<Node> marks)
    {
        if (marks.IsEmpty) return "there is something to clean";
        foreach (var mark in marks)
        {
            if (mark.Tag != "clean" || mark["type"] is not { Length: > 0 } type) return "clean has a type";
            if (mark["timestamp"] is { } timestamp && !long.TryParse(timestamp, out _)) return "timestamp is a number of seconds";
            // Marked again since: that mark stays.
            if (_dirty.TryGetValue(type, out var since) && (mark["timestamp"] ?? since) == since) _dirty.TryRemove(new(type, since));
        }

        return null;
    }

    internal string NextStanzaId() => _services.NextStanzaId();

    internal string UnixTime() => _services.UnixTime();

    private Node KeyNotification(string from, Node child) => new(
        "notification",
        Stanzas.Attributes(("from", from), ("type", "encrypt"), ("id", _services.NextStanzaId()), ("t", _services.UnixTime())),
        child);

    private static Node Bulletin(Node child) => new("ib", Stanzas.Attributes(("from", Stanzas.Server)), child);

    private static Node RoutingBulletin(byte[] routing) => new("edge_routing", null, new Node("routing_info", null, routing));

    private static Node DirtyBulletin(string type, string timestamp) => new("dirty", Stanzas.Attributes(("type", type), ("timestamp", timestamp)));
}
