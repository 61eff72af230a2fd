namespace Sessions.Proxies;

/// <summary>Says early what the connection would say late.</summary>
public interface IProxyCheck
{
    /// <summary>
    /// Whether the proxy's host has an address that is not public, which connecting would refuse. False too when the host cannot be looked up now:
    /// then connecting fails, or refuses.
    /// </summary>
    Task<bool> IsRefusedAsync(ProxyAddress proxy, CancellationToken cancellationToken);
}
