namespace Sessions;

/// <summary>What callers change of a session by themselves: names and pairs, none of which WhatsApp knows but the device's name, and the way there.</summary>
internal sealed partial class SessionGrain
{
    private async Task<UpdateResult> UpdateInTurnAsync(UpdateSession change, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Snapshot() is not { } session) return new(UpdateOutcome.NotFound, null);
        if (change.ExpectedVersion is { } expected && expected != session.Version) return new(UpdateOutcome.VersionMismatch, session);

        var before = _record!;
        var after = Updated(before, change);
        var isRenamed = after.DeviceName != before.DeviceName;
        if (isRenamed && before.IsLinked) return new(UpdateOutcome.AlreadyLinked, session);
        if (after.Metadata?.Count > SessionMetadata.MaxCount) return new(UpdateOutcome.TooMuchMetadata, session);
        var isRerouted = change.Proxy is { } proxy && !await IsSameProxyAsync(before, proxy.Value);
        if (!isRenamed && !isRerouted && after.Name == before.Name && SessionMetadata.AreEqual(after.Metadata, before.Metadata)) return new(UpdateOutcome.Updated, session);

        var proxyId = isRerouted ? await StoreProxyAsync(change.Proxy!.Value, Owned(before).Epoch) : null;
        await ChangeAsync(record => isRerouted
            ? Updated(Owned(record), change) with { Proxy = change.Proxy!.Value?.Shown, ProxyId = proxyId }
            : Updated(Owned(record), change));
        if (isRerouted) EraseProxiesLater();
        // WhatsApp was told the name when the line opened, and tells it to the phone that scans.
        if (isRerouted ? _record is { IsRunning: true } : isRenamed && _record is { Status: SessionStatus.Pending, IsLinked: false }) await ConnectAnewAsync();

        return new(UpdateOutcome.Updated, Snapshot());
    }

    private static SessionRecord Updated(SessionRecord record, UpdateSession change) => record with
    {
        Name = change.Name is { } name ? name.Value : record.Name,
        Metadata = change.Metadata is { } metadata ? SessionMetadata.Merge(record.Metadata, metadata.Value) : record.Metadata,
        DeviceName = change.DeviceName is { } deviceName ? deviceName.Value : record.DeviceName,
    };
}
