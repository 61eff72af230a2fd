namespace Sessions.Proxies;

/// <summary>Which proxies a session may have.</summary>
public sealed class ProxyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Proxies";

    /// <summary>
    /// Whether a proxy may be on this machine or in a private network; false unless set. Whoever may create sessions can then make this process
    /// connect to what only it can reach.
    /// </summary>
    public bool AllowPrivateTargets { get; set; }
}
