using System.Text.Json.Serialization;

namespace WhatsAppSimulator.Http;

/// <summary>A fault as one flat object; which fields count depends on the kind.</summary>
internal sealed record FaultRequest
{
    /// <summary>Such as <c>stall</c>; see <see cref="FaultReader"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Scope: devices of this phone.</summary>
    public string? Number { get; init; }

    /// <summary>Scope: the device of that number.</summary>
    public int? Device { get; init; }

    /// <summary>Scope: the registering client with this ref.</summary>
    public string? Ref { get; init; }

    /// <summary>Scope: one connection.</summary>
    public long? Connection { get; init; }

    /// <summary>Lasting faults: on how many occasions.</summary>
    public int? Count { get; init; }

    /// <summary>Bytes: of a piece, or of garbage.</summary>
    public int? Length { get; init; }

    /// <summary>How many frames wait for each other.</summary>
    public int? Frames { get; init; }

    /// <summary>Milliseconds: how late, how long, or after how long.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>Which requests.</summary>
    public string? To { get; init; }

    /// <summary>Of a failure.</summary>
    public int? Reason { get; init; }

    /// <summary>Of a failure.</summary>
    public Dictionary<string, string>? Attributes { get; init; }

    /// <summary>Of a stream:error.</summary>
    public string? Code { get; init; }

    /// <summary>Of a stream:error.</summary>
    public string? Conflict { get; init; }

    /// <summary>Of a stream:error's ack.</summary>
    public string? AckClass { get; init; }

    /// <summary>Of a stream:error's ack.</summary>
    public string? AckId { get; init; }

    /// <summary>Of a stream:error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotWellFormed { get; init; }

    /// <summary>Whether a stream:error leaves the socket open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepOpen { get; init; }

    /// <summary>The oldest revision that is served.</summary>
    public uint? Minimum { get; init; }

    /// <summary>Of certificates: a name of CertificateFlaw, any case.</summary>
    public string? Flaw { get; init; }

    /// <summary>Of the notification that retires a registration.</summary>
    public string? Child { get; init; }
}
