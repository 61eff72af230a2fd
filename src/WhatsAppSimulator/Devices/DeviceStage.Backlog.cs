using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>Delivery of what waited while the device was away. Source: linked-device 11.4 and 12.</summary>
internal sealed partial class DeviceStage
{
    /// <summary>Sent without being asked for; the rest comes by batches.</summary>
    private const int PrimerCount = 5;

    private Queue<UnackedStanza> _backlog = new();
    private int _backlogCount;
    private int _askedWhileHeld;
    private bool _holdsBacklog = holdsBacklog;

    private async Task AnnounceBacklogAsync()
    {
        _backlog = new Queue<UnackedStanza>(device.BeginDelivery(this));
        _backlogCount = _backlog.Count;
        await connection.SendAsync(new Node("ib", null, new Node("offline_preview", Stanzas.Attributes(
            ("count", Stanzas.Decimal(_backlogCount)),
            ("message", CountOf("message")),
            ("notification", CountOf("notification")),
            ("receipt", CountOf("receipt")),
            ("appdata", CountOf("appdata")),
            ("call", CountOf("call")),
            ("status", CountOf("status"))))));

        device.WatchOwed();
        if (_backlogCount == 0) await SendOfflineEndAsync();
        else if (!_holdsBacklog) await SendBatchAsync(PrimerCount);

        string CountOf(string tag) => Stanzas.Decimal(_backlog.Count(stanza => stanza.Tag == tag));
    }

    private async Task ReleaseBacklogAsync()
    {
        if (!_holdsBacklog) return;

        _holdsBacklog = false;
        if (_backlog.Count > 0) await SendBatchAsync(PrimerCount + _askedWhileHeld);
    }

    /// <summary>A passive client gets nothing before it is active, though it may have asked as soon as it heard of the backlog.</summary>
    private Task GiveBatchAsync(int count)
    {
        if (!_holdsBacklog) return SendBatchAsync(count);

        _askedWhileHeld = Math.Min(_backlogCount, _askedWhileHeld + Math.Clamp(count, 0, _backlogCount));
        return Task.CompletedTask;
    }

    private async Task SendBatchAsync(int count)
    {
        if (_backlog.Count == 0) return;

        for (; count > 0 && _backlog.TryDequeue(out var stanza); count--)
        {
            await connection.SendAsync(MarkedOffline(stanza.Node!));
        }

        if (_backlog.Count == 0) await SendOfflineEndAsync();
    }

    private Task<bool> SendOfflineEndAsync() =>
        connection.SendAsync(new Node("ib", null, new Node("offline", Stanzas.Attributes(("count", Stanzas.Decimal(_backlogCount))))));

    private static Node MarkedOffline(Node stanza)
    {
        KeyValuePair<string, string>[] attributes = [.. stanza.Attributes, new("offline", "0")];
        if (stanza.HasChildren) return new Node(stanza.Tag, attributes, stanza.Children.ToArray());
        return stanza.Bytes is { } bytes ? new Node(stanza.Tag, attributes, bytes) : new Node(stanza.Tag, attributes);
    }
}
