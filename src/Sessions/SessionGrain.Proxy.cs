using Sessions.Proxies;
using Sessions.Storage;

namespace Sessions;

/// <summary>
/// The proxy through which a session connects. It is stored before the record names it, and those that the record names no longer are erased behind
/// the callers' backs: whichever step a crash comes after, the record tells which proxy counts.
/// </summary>
internal sealed partial class SessionGrain
{
    /// <summary>Proxies may be stored that the record does not name.</summary>
    private bool _isProxyEraseDue;

    /// <summary>Stores a proxy for a record of that epoch, under an id of its own; null for none. In turn.</summary>
    private async Task<string?> StoreProxyAsync(ProxyAddress? proxy, long epoch)
    {
        if (proxy is null) return null;

        var id = RowKeys.NewProxyId(epoch, services.Random);
        await services.Proxies.AddAsync(_key, id, proxy, CancellationToken.None);
        return id;
    }

    /// <summary>How the client finds the proxy, each time it connects; null when it connects directly.</summary>
    private Func<CancellationToken, Task<ProxyAddress>>? ProxyOf(SessionRecord record) =>
        record.ProxyId is { } id ? token => services.Proxies.LoadAsync(_key, id, token) : null;

    /// <summary>Whether the client will be able to find it. A session whose proxy is lost must not connect without it.</summary>
    private async Task<bool> IsProxyReadableAsync(SessionRecord record)
    {
        if (ProxyOf(record) is not { } find) return true;

        try
        {
            await find(CancellationToken.None);
            return true;
        }
        catch (CredentialsUnreadableException exception)
        {
            LogUnreadable(exception, _key.SessionId);
            return false;
        }
    }

    private async Task<bool> IsSameProxyAsync(SessionRecord record, ProxyAddress? proxy)
    {
        if (record.Proxy is null || proxy is null) return record.Proxy is null && proxy is null;
        if (record.Proxy != proxy.Shown) return false;

        try
        {
            return await ProxyOf(record)!(CancellationToken.None) == proxy;
        }
        catch (CredentialsUnreadableException)
        {
            return false;
        }
    }

    /// <summary>For a removal that is retried elsewhere. One whose user and password cannot be read is kept without: never a direct way.</summary>
    private async Task<ProxyAddress?> FindProxyAsync(SessionRecord record)
    {
        if (record.Proxy is not { } shown) return null;

        try
        {
            return await ProxyOf(record)!(CancellationToken.None);
        }
        catch (CredentialsUnreadableException exception)
        {
            LogUnreadable(exception, _key.SessionId);
            return new(shown.Scheme, shown.Host, shown.Port);
        }
    }

    private void EraseProxiesLater()
    {
        _isProxyEraseDue = true;
        SettleLater();
    }

    /// <summary>How many it erased. What memory names stays, and what storage names: they differ while a change waits to be saved.</summary>
    private async Task<int> EraseStrayProxiesInTurnAsync(IReadOnlyList<string> proxyIds, CancellationToken cancellationToken)
    {
        var stored = await sessions.LoadAsync(_key, cancellationToken);
        var strays = proxyIds.Where(id => id != _record?.ProxyId && id != stored?.Record.ProxyId).ToArray();
        foreach (var id in strays) await services.Proxies.RemoveAsync(_key, id, CancellationToken.None);

        return strays.Length;
    }

    /// <summary>In turn.</summary>
    private async Task EraseOtherProxiesAsync()
    {
        if (_record is { } record)
        {
            await services.Proxies.EraseAsync(_key, record.Epoch, record.DeletionId is null ? record.ProxyId : null, CancellationToken.None);
        }

        _isProxyEraseDue = false;
    }
}
