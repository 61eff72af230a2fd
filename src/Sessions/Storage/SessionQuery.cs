using Azure.Data.Tables;

namespace Sessions.Storage;

/// <summary>The part of a list's filter that the table itself can apply, as OData.</summary>
internal static class SessionQuery
{
    /// <summary>Rows of a tenant above an id (null: all), as few as the columns can tell; more than <paramref name="filter"/> shows may be among them.</summary>
    public static string Of(string tenant, string? afterSessionId, SessionFilter filter)
    {
        var conditions = new List<string> { TableClient.CreateQueryFilter($"PartitionKey eq {tenant}") };
        if (afterSessionId is not null) conditions.Add(TableClient.CreateQueryFilter($"RowKey gt {afterSessionId}"));
        if (filter.Name is { } name) conditions.Add(TableClient.CreateQueryFilter($"Name eq {name}"));
        if (filter.Statuses.Count > 0) conditions.Add($"({string.Join(" or ", Stored(filter.Statuses).Select(StatusIs))})");

        return string.Join(" and ", conditions);
    }

    // A row that says connected is told as reconnecting once its owner is gone.
    private static IEnumerable<SessionStatus> Stored(IReadOnlyCollection<SessionStatus> told) =>
        told.Contains(SessionStatus.Reconnecting) ? told.Append(SessionStatus.Connected).Distinct() : told.Distinct();

    private static string StatusIs(SessionStatus status)
    {
        var word = status.ToName();
        return TableClient.CreateQueryFilter($"Status eq {word}");
    }
}
