using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SessionApi.Auth;
using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>Puts a description on a route, from which the document is made.</summary>
internal static class DescribedRoutes
{
    /// <summary>Any problem's media type.</summary>
    public const string ProblemType = "application/problem+json";

    /// <summary>Describes a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="description">What the document says.</param>
    /// <param name="scope">Only callers with this scope may use it; null for everybody.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, RouteDescription description, string? scope = null)
    {
        route.WithName(description.Name).WithSummary(description.Summary).WithTags(description.Tag).WithMetadata(description);
        if (description.Details is not null) route.WithDescription(description.Details);
        if (scope is not null) route.WithMetadata(new RequiredScope(scope));

        foreach (var answer in description.Answers)
        {
            if (answer.Body is null) route.Produces(answer.Status);
            else route.Produces(answer.Status, answer.Body, "application/json");
        }

        foreach (var problems in RouteProblems.Of(description, isOpen: scope is null)) route.Produces<ProblemResponse>(problems.Key, ProblemType);

        return route;
    }
}
