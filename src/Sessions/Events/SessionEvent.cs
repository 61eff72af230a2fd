using System.Globalization;

namespace Sessions.Events;

/// <summary>One change of one session that callers can see, and what the session was afterwards.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.SessionEvent")]
public sealed record SessionEvent
{
    /// <summary>Whose.</summary>
    [Id(0)] public required SessionKey Key { get; init; }

    /// <summary>Tells sessions of one id that followed one another apart; see <see cref="SessionIncarnation"/>.</summary>
    [Id(1)] public required string Incarnation { get; init; }

    /// <summary>1 for the first event of this incarnation; without gaps.</summary>
    [Id(2)] public required long Sequence { get; init; }

    /// <summary>A word of <see cref="SessionEventType"/>.</summary>
    [Id(3)] public required string Type { get; init; }

    /// <summary>UTC time of the change, whole milliseconds.</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>After the change.</summary>
    [Id(5)] public required SessionStatus Status { get; init; }

    /// <summary>After the change; a word of <see cref="SessionReason"/>.</summary>
    [Id(6)] public required string Reason { get; init; }

    /// <summary>E.164 with the plus; null while pending, and before a phone linked it.</summary>
    [Id(7)] public string? PhoneNumber { get; init; }

    /// <summary>Of the session after the change.</summary>
    [Id(8)] public required long Version { get; init; }

    /// <summary>Unique, and the same however often the event is delivered.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Incarnation}-{Sequence}");
}
