using Sessions.Proxies;

namespace Sessions;

/// <summary>What a caller changes of a session; every value is already validated.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.UpdateSession")]
public sealed record UpdateSession
{
    /// <summary>The session must still have this version; null for any.</summary>
    [Id(0)] public long? ExpectedVersion { get; init; }

    /// <summary>The caller's own name.</summary>
    [Id(1)] public Change<string>? Name { get; init; }

    /// <summary>Pairs to set, and keys (with null) to take away; a null change takes all away.</summary>
    [Id(2)] public Change<IReadOnlyDictionary<string, string?>>? Metadata { get; init; }

    /// <summary>Shown on the phone; only while no phone has linked the session. Null for the configured one.</summary>
    [Id(3)] public Change<string>? DeviceName { get; init; }

    /// <summary>Through which it connects, from now on; null for the direct way.</summary>
    [Id(4)] public Change<ProxyAddress>? Proxy { get; init; }
}
