using Sessions.Proxies;

namespace Sessions;

/// <summary>What a caller may say of a new session; every field is optional and already validated.</summary>
/// <param name="Name">The caller's own name.</param>
/// <param name="Metadata">The caller's own pairs: up to 20, keys 40, values 500 characters.</param>
/// <param name="DeviceName">Shown on the phone under Linked devices; null for the configured one.</param>
/// <param name="Proxy">Through which it connects; null for the direct way.</param>
[GenerateSerializer, Immutable, Alias("Sessions.CreateSession")]
public sealed record CreateSession(
    [property: Id(0)] string? Name = null,
    [property: Id(1)] IReadOnlyDictionary<string, string>? Metadata = null,
    [property: Id(2)] string? DeviceName = null,
    [property: Id(3)] ProxyAddress? Proxy = null);
