using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SessionApi.Endpoints;
using Sessions.Events;

namespace SessionApi.Tests.Functions;

/// <summary>What holds for each function, also for one that is added tomorrow.</summary>
public sealed partial class EveryFunctionTests
{
    /// <summary>Azure ends an answer over HTTP then, whatever the function does.</summary>
    private static readonly TimeSpan HostLimit = TimeSpan.FromSeconds(230);

    private static readonly IReadOnlyList<HttpFunction> Functions = [.. HttpFunction.All.OrderBy(function => function.Name, StringComparer.Ordinal)];

    public static TheoryData<string, string, string> Calls => [.. Named().Select(call => (call.Function.Name, call.Method, call.Path))];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Its_requests_do_not_fall_through_to_the_catch_all(string name, string method, string path)
    {
        var first = Functions.First(function => function.Takes(method, path));

        // Two functions may share a path (docs/{name?} and docs/scalar.js): either hands over to the same pipeline.
        Assert.DoesNotContain('*', first.Route);
        Assert.Contains(name, Functions.Where(function => function.Takes(method, path)).Select(function => function.Name));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_api_has_a_route_for_what_it_hands_over(string name, string method, string path)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(new HttpMethod(method), path);

        var body = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            : "";
        Assert.False(NoRoute().IsMatch(body), $"{name}: {body}");
    }

    [Fact]
    public void Whatever_waits_ends_before_azure_ends_it()
    {
        Assert.True(new EventOptions().StreamLimit < HostLimit);
        Assert.True(WaitPreference.Longest < HostLimit);
        Assert.True(QrWait.Limit < HostLimit);
    }

    private static IEnumerable<(HttpFunction Function, string Method, string Path)> Named() =>
        from function in Functions
        where !function.Route.Contains('*', StringComparison.Ordinal)
        from method in function.Trigger.Methods
        select (function, method.ToUpperInvariant(), Parameter().Replace(function.Route.Replace("{name}", "app.js", StringComparison.Ordinal), "v1"));

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    // Not those of a session or key that does not exist.
    [GeneratedRegex("\"code\":\"(not-found|method-not-allowed)\"")]
    private static partial Regex NoRoute();
}
