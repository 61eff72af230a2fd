namespace Sessions.Events;

/// <summary>How long events are kept (section <c>Events</c>).</summary>
public sealed class EventOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Events";

    /// <summary>
    /// How long an event stays in the log; 7 days unless set, an hour at least. A reader who is away for longer misses events, and is told so.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// After how long a stream of events ends, to be resumed by its reader; 220 s unless set, 1 s to 1 day. What stands between may cut longer
    /// answers, such as Azure's load balancer after 230 s.
    /// </summary>
    public TimeSpan StreamLimit { get; set; } = TimeSpan.FromSeconds(220);

    /// <summary>What is wrong with the values, or nothing.</summary>
    public IEnumerable<string> Validate()
    {
        if (Retention < TimeSpan.FromHours(1)) yield return "Events:Retention must be an hour at least.";
        if (StreamLimit < TimeSpan.FromSeconds(1) || StreamLimit > TimeSpan.FromDays(1)) yield return "Events:StreamLimit must be 1 second to 1 day.";
    }
}
