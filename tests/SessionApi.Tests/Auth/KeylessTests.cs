using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Auth;

public sealed class KeylessTests
{
    private static readonly Dictionary<string, string?> Anonymous = new() { ["Auth:AllowAnonymous"] = "true" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "LOCALHOST:7071")]
    [InlineData("Host", "127.0.0.1")]
    [InlineData("Host", "[::1]:7071")]
    [InlineData("Origin", "{own}")]
    public async Task A_developer_is_answered(string header, string value)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await GetAsync(api, header, value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Host", "example.org")]
    [InlineData("Host", "localhost.example.org")]
    [InlineData("Host", "127.0.0.2")]
    [InlineData("Host", "[::2]")]
    [InlineData("Host", "0.0.0.0")]
    [InlineData("Origin", "https://example.org")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-host", "localhost")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("X-Forwarded-Anything", "")]
    public async Task A_web_page_or_a_proxy_is_not_the_developer(string header, string value)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await GetAsync(api, header, value);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("Host", "example.org")]
    [InlineData("Origin", "https://example.org")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    public async Task Anonymous_access_asks_nothing(string header, string value)
    {
        await using var api = await ApiHost.StartAsync(Anonymous);

        var response = await GetAsync(api, header, value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_preflight_of_a_web_page_gets_no_permission()
    {
        await using var api = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/sessions");
        request.Headers.Add("Origin", "https://example.org");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        var response = await api.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task Without_a_key_the_server_does_not_listen_to_others(string url)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var api = await ApiHost.StartAsync(url: url);
        });

        Assert.Contains("Auth:AllowAnonymous", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:AllowAnonymous", "true")]
    [InlineData("Auth:Keys:main:Value", "0123456789-0123456789-0123456789-")]
    public async Task With_a_key_or_anonymous_access_it_does(string setting, string value)
    {
        await using var api = await ApiHost.StartAsync(
            new Dictionary<string, string?> { [setting] = value, ["Http:PublicUrl"] = "https://sessions.example.com" }, url: "http://0.0.0.0:0");

        Assert.Equal("0.0.0.0", api.Address.Host);
    }

    [Fact]
    public async Task Another_kind_of_host_brings_its_own_rule()
    {
        await using var api = await ApiHost.StartAsync(configure: services => services.AddSingleton<IKeylessAccess, NobodyMayCall>());

        var response = await api.Client.GetAsync("/sessions", Token);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiHost api, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions");
        request.Headers.TryAddWithoutValidation(header, value.Replace("{own}", api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        return await api.Client.SendAsync(request, Token);
    }
}
