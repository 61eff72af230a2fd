namespace Sessions;

/// <summary>A field that a caller names; one that it does not name is null instead of this.</summary>
/// <param name="Value">The new value; null takes the old one away.</param>
[GenerateSerializer, Immutable, Alias("Sessions.Change`1")]
public sealed record Change<T>([property: Id(0)] T? Value)
    where T : class;
