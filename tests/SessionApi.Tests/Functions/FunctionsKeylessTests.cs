using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Functions;

/// <summary>Behind the Functions host everybody comes from loopback; who is the developer is known from what that host forwards.</summary>
public sealed class FunctionsKeylessTests
{
    private const string Key = "0123456789-0123456789-0123456789-";

    [Theory]
    [InlineData("127.0.0.1", "localhost:7071")]
    [InlineData("127.0.0.1", "127.0.0.1:7071")]
    [InlineData("::1", "[::1]:7071")]
    [InlineData("::ffff:127.0.0.1", "LOCALHOST")]
    public async Task A_developer_is_answered(string from, string host)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, "/sessions", from, host);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_the_service_itself_is_answered()
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, "/sessions", headers: ("Origin", "http://localhost:7071"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "localhost:7071")]
    [InlineData("2001:db8::1", "localhost:7071")]
    [InlineData("127.0.0.1", "example.org:7071")]
    [InlineData("127.0.0.1", "192.0.2.9:7071")]
    public async Task Another_machine_and_another_name_are_refused(string from, string host)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, "/sessions", from, host);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>A worker applies one step of forwarding today and may apply all of them tomorrow.</summary>
    [Theory]
    [InlineData(1, "192.0.2.1, 127.0.0.1", "localhost:7071")]
    [InlineData(null, "192.0.2.1, 127.0.0.1", "localhost:7071")]
    [InlineData(1, "127.0.0.1, 192.0.2.1", "localhost:7071")]
    [InlineData(null, "127.0.0.1, 192.0.2.1", "localhost:7071")]
    [InlineData(1, "127.0.0.1", "localhost, example.org:7071")]
    [InlineData(null, "127.0.0.1", "localhost, example.org:7071")]
    public async Task What_a_caller_claims_in_front_of_the_host_s_own_word_does_not_help(int? limit, string from, string host)
    {
        await using var functions = await FunctionsHost.StartAsync(
            configure: services => services.Configure<ForwardedHeadersOptions>(options => options.ForwardLimit = limit));

        var response = await functions.SendAsync(HttpMethod.Get, "/sessions", from, host);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("Origin", "https://example.org")]
    [InlineData("Origin", "null")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-Anything", "1")]
    [InlineData("Host", "example.org")]
    public async Task A_web_page_or_a_proxy_is_not_the_developer(string header, string value)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, "/sessions", headers: (header, value));

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_host_that_does_not_tell_who_calls_is_not_trusted()
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendBareAsync(HttpMethod.Get, "/sessions", []);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", null)]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Production")]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Staging")]
    [InlineData("WEBSITE_SITE_NAME", "sessions")]
    [InlineData("WEBSITE_SITE_NAME", "")]
    public async Task Without_a_key_the_worker_starts_on_a_developer_s_machine_alone(string setting, string? value)
    {
        var settings = new Dictionary<string, string?>(FunctionsHost.OwnMachine) { [setting] = value };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var functions = await FunctionsHost.StartAsync(settings);
        });

        Assert.Contains("Auth:Keys:NAME:Value", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("7071", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_it_starts_in_azure_and_asks_everybody_for_it()
    {
        await using var functions = await FunctionsHost.StartAsync(
            new Dictionary<string, string?> { ["WEBSITE_SITE_NAME"] = "sessions", ["Auth:Keys:main:Value"] = Key });

        var without = await functions.SendAsync(HttpMethod.Get, "/sessions", "192.0.2.1", "sessions.example.org");
        var with = await functions.SendAsync(HttpMethod.Get, "/sessions", "192.0.2.1", "sessions.example.org", ("x-functions-key", Key));

        await without.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_the_caller_s_address_not_by_the_host_s()
    {
        await using var functions = await FunctionsHost.StartAsync(
            new Dictionary<string, string?> { ["WEBSITE_SITE_NAME"] = "sessions", ["Auth:Keys:main:Value"] = Key });
        (string, string) wrong = ("x-functions-key", "wrong");
        for (var i = 0; i < FailedKeyLimiter.AllowedFailures; i++) await functions.SendAsync(HttpMethod.Get, "/sessions", "192.0.2.1", headers: wrong);

        var sameAddress = await functions.SendAsync(HttpMethod.Get, "/sessions", "192.0.2.1", headers: wrong);
        var otherAddress = await functions.SendAsync(HttpMethod.Get, "/sessions", "192.0.2.2", headers: wrong);

        Assert.Equal(HttpStatusCode.TooManyRequests, sameAddress.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, otherAddress.StatusCode);
    }
}
