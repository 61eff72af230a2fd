using System.Text.Json.Serialization;
using Sessions.Events;

namespace Sessions.Storage;

/// <summary>An event as JSON in a row: short, because a record holds several. Session and incarnation are the row's.</summary>
/// <param name="Sequence">From 1.</param>
/// <param name="Type">The API's word.</param>
/// <param name="At">Milliseconds since the Unix epoch.</param>
/// <param name="Status">The API's word.</param>
/// <param name="Reason">The API's word.</param>
/// <param name="Phone">E.164 with the plus.</param>
/// <param name="Version">Of the session.</param>
internal sealed record StoredEvent(
    [property: JsonPropertyName("n")] long Sequence,
    [property: JsonPropertyName("t")] string Type,
    [property: JsonPropertyName("a")] long At,
    [property: JsonPropertyName("s")] string Status,
    [property: JsonPropertyName("r")] string Reason,
    [property: JsonPropertyName("p"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Phone,
    [property: JsonPropertyName("v")] long Version)
{
    public static StoredEvent Of(SessionEvent told) =>
        new(told.Sequence, told.Type, told.At.ToUnixTimeMilliseconds(), told.Status.ToName(), told.Reason, told.PhoneNumber, told.Version);

    /// <exception cref="InvalidDataException">Not one that this version writes.</exception>
    public SessionEvent Restore(SessionKey key, string incarnation) => new()
    {
        Key = key,
        Incarnation = incarnation,
        Sequence = Sequence,
        Type = Type ?? throw Invalid(),
        At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        Status = SessionStatusNames.Parse(Status) ?? throw Invalid(),
        Reason = Reason ?? throw Invalid(),
        PhoneNumber = Phone,
        Version = Version,
    };

    private static InvalidDataException Invalid() => new("A stored event is damaged or of a newer version.");
}
