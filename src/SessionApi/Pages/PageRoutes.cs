using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace SessionApi.Pages;

/// <summary>The web pages: open to everybody, since they hold nothing but what they are asked for, with a key of whoever sits before them.</summary>
internal static class PageRoutes
{
    private const string Html = ".html";

    /// <summary><c>GET /</c>, <c>GET /link</c>, and <c>GET /assets/{name}</c>, which these load.</summary>
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (PageFiles files) => new PageAnswer(files.Find("index.html")!)).ExcludeFromDescription();
        routes.MapGet("/link", (PageFiles files) => new PageAnswer(files.Find("link.html")!)).ExcludeFromDescription();
        routes.MapGet("/assets/{name}", Asset).ExcludeFromDescription();
    }

    // Pages have their own addresses alone.
    private static Results<PageAnswer, NotFound> Asset(string name, PageFiles files) =>
        !name.EndsWith(Html, StringComparison.Ordinal) && files.Find(name) is { } file ? new PageAnswer(file) : TypedResults.NotFound();
}
