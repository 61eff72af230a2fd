namespace Sessions;

/// <summary>Which sessions a list shows. All conditions given must hold; what is empty or null does not matter.</summary>
public sealed record SessionFilter
{
    /// <summary>Every session.</summary>
    public static SessionFilter None { get; } = new();

    /// <summary>In one of these, as the list tells it.</summary>
    public IReadOnlyCollection<SessionStatus> Statuses { get; init; } = [];

    /// <summary>With this name, letter by letter.</summary>
    public string? Name { get; init; }

    /// <summary>With a name that begins so.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>With all these pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>One of these ids; null for any, empty for no session at all.</summary>
    public IReadOnlySet<string>? SessionIds { get; init; }

    /// <summary>Whether the list shows it.</summary>
    public bool Matches(SessionSnapshot session) =>
        (Statuses.Count == 0 || Statuses.Contains(session.Status))
        && (Name is null || session.Name == Name)
        && (NamePrefix is null || session.Name?.StartsWith(NamePrefix, StringComparison.Ordinal) == true)
        && Metadata.All(pair => session.Metadata?.GetValueOrDefault(pair.Key) == pair.Value)
        && (SessionIds is null || SessionIds.Contains(session.Key.SessionId));
}
