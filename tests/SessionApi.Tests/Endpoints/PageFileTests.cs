using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Pages;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

/// <summary>The files of the web pages, as they are sent.</summary>
public sealed partial class PageFileTests
{
    private const int Budget = 100 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/assets/app.js", "text/javascript")]
    [InlineData("/assets/page.css", "text/css")]
    [InlineData("/assets/icon.svg", "image/svg+xml")]
    public async Task A_file_is_open_to_everybody_and_may_do_little(string address, string type)
    {
        await using var api = await ApiHost.StartAsync([new("Auth:Keys:one:Value", new string('k', 32))]);

        var answer = await api.Client.GetAsync(address, Token);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
            + "form-action 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task A_browser_that_holds_a_file_does_not_get_it_again()
    {
        await using var api = await ApiHost.StartAsync();
        var tag = (await api.Client.GetAsync("/assets/app.js", Token)).Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/app.js");
        again.Headers.IfNoneMatch.Add(tag);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/assets/page.css");
        other.Headers.IfNoneMatch.Add(tag);

        Assert.Equal(HttpStatusCode.NotModified, (await api.Client.SendAsync(again, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.SendAsync(other, Token)).StatusCode);
    }

    [Theory]
    [InlineData("/assets/index.html")]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/..%2FSessionApi.dll")]
    [InlineData("/assets/")]
    public async Task Nothing_else_is_a_file(string address)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Client.GetAsync(address, Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), answer.Content.Headers.ContentType);
    }

    [Fact]
    public async Task All_files_together_are_small()
    {
        var files = await FilesAsync();

        Assert.InRange(files.Values.Sum(file => file.Content.Length), 1, Budget);
    }

    [Fact]
    public async Task Nothing_names_another_origin_and_no_script_or_style_is_inline()
    {
        foreach (var (name, file) in await FilesAsync())
        {
            var text = System.Text.Encoding.UTF8.GetString(file.Content).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Assert.DoesNotMatch(Origin(), text);
            if (!name.EndsWith(".html", StringComparison.Ordinal)) continue;

            Assert.DoesNotMatch(Inline(), text);
        }
    }

    [Fact]
    public async Task Everything_that_a_file_loads_is_there()
    {
        var files = await FilesAsync();

        var loaded = files.Values.SelectMany(file => Loaded().Matches(System.Text.Encoding.UTF8.GetString(file.Content))).Select(match => match.Groups["name"].Value);

        Assert.Empty(loaded.Except(files.Keys));
    }

    private static async Task<IReadOnlyDictionary<string, PageFile>> FilesAsync()
    {
        await using var api = await ApiHost.StartAsync();
        return api.Services.GetRequiredService<PageFiles>().All;
    }

    [GeneratedRegex("(https?:)?//[a-z0-9-]+\\.[a-z]")]
    private static partial Regex Origin();

    [GeneratedRegex("<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:")]
    private static partial Regex Inline();

    [GeneratedRegex("(from '\\./|=\"/assets/)(?<name>[a-z.]+)")]
    private static partial Regex Loaded();
}
