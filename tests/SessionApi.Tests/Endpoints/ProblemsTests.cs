using System.Net;
using System.Net.Http.Headers;
using SessionApi.Tests.Hosting;
using Sessions.Storage;

namespace SessionApi.Tests.Endpoints;

public sealed class ProblemsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> StorageOutages =>
    [
        new StorageUnavailableException("secret"),
        new InvalidOperationException("secret", new StorageUnavailableException("secret")),
        new AggregateException(new StorageUnavailableException("secret")),
    ];

    public static TheoryData<Exception> OwnerOutages =>
        [new TimeoutException("secret"), new SiloUnavailableException("secret")];

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/sessions/one/two")]
    [InlineData("/api/sessions")]
    public async Task An_unknown_address_is_not_found(string path)
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.GetAsync(path, Token)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("PUT", "/sessions", "GET, POST")]
    [InlineData("DELETE", "/sessions", "GET, POST")]
    [InlineData("POST", "/sessions/one", "DELETE, GET, PATCH")]
    [InlineData("POST", "/health/live", "GET")]
    public async Task A_method_that_an_address_does_not_know_is_refused_with_those_it_knows(string method, string path, string allow)
    {
        await using var api = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await api.Client.SendAsync(request, Token);

        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(StorageOutages), DisableDiscoveryEnumeration = true)]
    public async Task A_storage_outage_asks_to_come_back(Exception failure)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = failure;

        foreach (var path in (string[])["/sessions", "/sessions/one"])
        {
            var response = await api.Client.GetAsync(path, Token);

            await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
            Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(OwnerOutages), DisableDiscoveryEnumeration = true)]
    public async Task An_owner_that_does_not_answer_asks_to_come_back(Exception failure)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = failure;

        var response = await api.Client.GetAsync("/sessions/one", Token);

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Whatever_else_fails_tells_its_trace_id_and_no_detail()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = new InvalidOperationException("secret");

        var response = await api.Client.GetAsync("/sessions/one", Token);

        var problem = await response.ProblemAsync(HttpStatusCode.InternalServerError, "internal-error");
        Assert.DoesNotContain("detail", problem.Names());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData("/sessions")]
    [InlineData("/sessions/one")]
    [InlineData("/nothing")]
    public async Task No_answer_is_cached_or_guessed_at(string path)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));

        var response = await api.Client.GetAsync(path, Token);

        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Browsers_guess_at_no_answer_whatever_it_is()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));
        foreach (var path in (string[])["/", "/docs", "/openapi/v1.json", "/health/live", "/metrics", "/sessions", "/sessions/one", "/sessions/one/qr", "/nothing"])
            await AssertAsync(new HttpRequestMessage(HttpMethod.Get, path), null);
        await AssertAsync(new HttpRequestMessage(HttpMethod.Get, "/sessions/one") { Headers = { IfNoneMatch = { EntityTagHeaderValue.Any } } }, HttpStatusCode.NotModified);
        api.Sessions.Failure = new InvalidOperationException("Broken.");
        await AssertAsync(new HttpRequestMessage(HttpMethod.Get, "/sessions/one"), HttpStatusCode.InternalServerError);

        async Task AssertAsync(HttpRequestMessage request, HttpStatusCode? status)
        {
            using var response = await api.Client.SendAsync(request, Token);
            Assert.Equal(status ?? response.StatusCode, response.StatusCode);
            Assert.True(
                response.Headers.TryGetValues("X-Content-Type-Options", out var values) && values.SequenceEqual(["nosniff"]),
                $"{request.RequestUri} {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("..%2f")]
    [InlineData("%2e%2e%2fdefault")]
    [InlineData("a%2fb")]
    [InlineData("a%5cb")]
    [InlineData("UPPER")]
    [InlineData("-a")]
    [InlineData("a_b")]
    [InlineData("a%20b")]
    [InlineData("a%0a")]
    [InlineData("%c3%a4")]
    [InlineData("%ff%fe")]
    [InlineData("%F0%9F%91%8D")]
    [InlineData("a'b")]
    [InlineData("a%23b")]
    [InlineData("a%3fb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_bad_id_is_refused(string id)
    {
        await using var api = await ApiHost.StartAsync();
        var raw = new Uri(api.Address + "sessions/" + id, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        var got = await api.Client.GetAsync(raw, Token);
        var deleted = await api.Client.DeleteAsync(raw, Token);

        await got.ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
        await deleted.ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
    }

    [Theory]
    [InlineData("%00", HttpStatusCode.BadRequest)]
    [InlineData("a%00b", HttpStatusCode.BadRequest)]
    [InlineData("..", HttpStatusCode.OK)] // the page at /
    [InlineData("../../etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("%2e%2e", HttpStatusCode.OK)]
    public async Task Path_tricks_never_reach_an_owner(string id, HttpStatusCode expected)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = new InvalidOperationException("An owner was asked.");
        var raw = new Uri(api.Address + "sessions/" + id, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        var response = await api.Client.GetAsync(raw, Token);

        Assert.Equal(expected, response.StatusCode);
    }
}
