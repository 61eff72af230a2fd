namespace SessionApi.OpenApi;

/// <summary>Which problems a route may have: its own, and those of every route.</summary>
internal static class RouteProblems
{
    private static readonly ProblemKind[] Anywhere = [ProblemKind.InternalError, ProblemKind.ShuttingDown];

    private static readonly ProblemKind[] WithKey =
        [ProblemKind.Unauthorized, ProblemKind.Forbidden, ProblemKind.RateLimited, ProblemKind.StorageUnavailable];

    /// <summary>All of a route, by status.</summary>
    /// <param name="description">The route.</param>
    /// <param name="isOpen">Whether anybody may call it.</param>
    public static ILookup<int, ProblemKind> Of(RouteDescription description, bool isOpen) => description.Problems
        .Concat(isOpen ? [] : WithKey)
        .Concat(Anywhere)
        .Distinct()
        .OrderBy(kind => kind.Status)
        .ToLookup(kind => kind.Status);
}
