using System.Text.RegularExpressions;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>The files of the page. What it does is tested in a browser.</summary>
public sealed partial class PageTests : AppTests
{
    [Fact]
    public async Task The_page_may_load_and_call_nothing_but_this_server()
    {
        using var page = await Http.GetAsync("/", Token);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    public async Task All_files_that_it_names_are_there_each_as_what_it_is()
    {
        var seen = new Dictionary<string, string>();
        var open = new Queue<string>(["/"]);
        while (open.TryDequeue(out var path))
        {
            if (seen.ContainsKey(path)) continue;

            using var file = await Http.GetAsync(path, Token);
            file.EnsureSuccessStatusCode();
            seen[path] = file.Content.Headers.ContentType!.MediaType!;
            var text = await file.Content.ReadAsStringAsync(Token);
            foreach (Match match in FileName().Matches(text)) open.Enqueue("/" + match.Groups["name"].Value);
        }

        Assert.True(seen.Count > 9);
        Assert.All(seen, file => Assert.Equal(TypeOf(Path.GetExtension(file.Key)), file.Value));
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/wwwroot/app.js")]
    [InlineData("/../app.js.map")]
    public async Task Nothing_else_is_a_file(string path) =>
        await AssertProblemAsync(await Http.GetAsync(path, Token), System.Net.HttpStatusCode.NotFound, "not-found");

    private static string TypeOf(string extension) => extension switch
    {
        "" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        _ => "image/svg+xml",
    };

    [GeneratedRegex("""["'](\./)?(?<name>[a-z]+\.(js|css|svg))["']""")]
    private static partial Regex FileName();
}
