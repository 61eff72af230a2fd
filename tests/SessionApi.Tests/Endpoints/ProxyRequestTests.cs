using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Proxies;

namespace SessionApi.Tests.Endpoints;

/// <summary>What a caller may name as a proxy, and what comes back of it.</summary>
public sealed class ProxyRequestTests
{
    /// <summary>Server-side request forgery: hosts that only this machine or its network can reach, in the spellings that get past naive checks.</summary>
    public static TheoryData<string> HostsInside =>
    [
        "localhost", "LOCALHOST", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "0.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.0.1", "100.64.0.1", "169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "[fe80::1]", "[fc00::1]", "168.63.129.16",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[ff02::1]", "[2001:db8::1]",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(HostsInside))]
    public async Task A_proxy_inside_is_refused_by_name_before_there_is_a_session(string host)
    {
        await using var api = await ApiHost.StartAsync();

        foreach (var scheme in (string[])["http", "https", "socks5"])
        {
            var problem = await (await SendAsync(api, HttpMethod.Post, "/sessions", $"{scheme}://user:secret-password@{host}:8080"))
                .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

            Assert.Equal(["proxy"], problem.GetProperty("errors").Names());
            Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task The_same_holds_for_a_change()
    {
        await using var api = await ApiHost.StartAsync();
        var key = new SessionKey("default", "one");
        api.Sessions.Known[key] = TestSessions.Pending(key, ApiHost.Now);
        var isAsked = false;
        api.Sessions.OnUpdate = (session, _) =>
        {
            isAsked = true;
            return new(UpdateOutcome.Updated, session);
        };

        var problem = await (await SendAsync(api, HttpMethod.Patch, "/sessions/one", "http://169.254.169.254"))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(["proxy"], problem.GetProperty("errors").Names());
        Assert.False(isAsked);
    }

    [Fact]
    public async Task A_proxy_reaches_the_owner_whole_and_comes_back_without_user_and_password()
    {
        await using var api = await ApiHost.StartAsync();

        using var response = await SendAsync(api, HttpMethod.Post, "/sessions", "socks5://secret-user:secret%2Fpassword@1.1.1.1");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(new ProxyAddress("socks5", "1.1.1.1", 1080, "secret-user", "secret/password"), api.Sessions.Commands.Values.Single().Proxy);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal("""{"scheme":"socks5","host":"1.1.1.1","port":1080,"hasCredentials":true}""", JsonElement.Parse(text).GetProperty("proxy").GetRawText());
        Assert.Contains("\"proxy\":{\"scheme\":\"socks5\"", await api.Client.GetStringAsync(new Uri("/sessions", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"http://1.1.1.1:3128\"", "http 1.1.1.1 3128 no")]
    public async Task A_change_hands_the_proxy_on_and_null_takes_it_away(string json, string? expected)
    {
        await using var api = await ApiHost.StartAsync();
        var key = new SessionKey("default", "one");
        api.Sessions.Known[key] = TestSessions.Pending(key, ApiHost.Now);
        UpdateSession? asked = null;
        api.Sessions.OnUpdate = (session, change) =>
        {
            asked = change;
            return new(UpdateOutcome.Updated, session);
        };

        using var body = new StringContent($$"""{"proxy":{{json}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var response = await api.Client.PatchAsync(new Uri("/sessions/one", UriKind.Relative), body, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(asked!.Proxy);
        Assert.Equal(expected, asked.Proxy.Value?.Shown.ToColumn());
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiHost api, HttpMethod method, string path, string proxy)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(new JsonObject { ["proxy"] = proxy }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        return await api.Client.SendAsync(request, Token);
    }
}
