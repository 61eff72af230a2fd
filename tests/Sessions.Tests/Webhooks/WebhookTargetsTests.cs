using System.Net;
using System.Net.Sockets;
using Sessions.Net;
using Sessions.Tests.Net;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>What is told when a webhook is made.</summary>
public sealed class WebhookTargetsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://example.com/hook?a=1")]
    [InlineData("http://example.com:8080/")]
    [InlineData("https://[2606:4700::1111]/")]
    public void An_address_of_the_web_is_fine(string url) => Assert.Null(WebhookTargets.Mistake(url));

    [Theory]
    [InlineData("")]
    [InlineData("example.com/hook")]
    [InlineData("/hook")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ws://example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://example.com@127.0.0.1/")]
    [InlineData("https://example.com/#fragment")]
    [InlineData("https://example.com/\r\nx: y")]
    [InlineData("https:///hook")]
    public void Anything_else_is_not(string url) => Assert.NotNull(WebhookTargets.Mistake(url));

    [Theory]
    [InlineData(true, "10.0.0.1")]
    [InlineData(true, "1.1.1.1", "::1")]
    [InlineData(false, "1.1.1.1")]
    public async Task A_name_is_refused_by_what_it_means_now(bool isRefused, params string[] addresses) =>
        Assert.Equal(isRefused, await Targets(new FakeHostResolver(addresses)).IsRefusedAsync("https://hooks.example/", Token));

    [Fact]
    public async Task A_name_that_means_nothing_is_not_refused() => Assert.False(await Targets(new NoSuchHost()).IsRefusedAsync("https://hooks.example/", Token));

    /// <summary>What a URI may have for a host, and no name can be.</summary>
    public static TheoryData<string> ImpossibleHosts =>
    [
        "a\u05d0.example", new string('\u00fc', 59), LongName(254), LongName(255), LongName(256), LongName(300),
    ];

    [Theory]
    [MemberData(nameof(ImpossibleHosts))]
    public void A_host_that_can_be_no_name_is_a_mistake(string host)
    {
        Assert.NotNull(WebhookTargets.Mistake($"https://{host}/hook"));
        Assert.Null(Sessions.Proxies.ProxyAddress.Parse($"http://{host}:8080"));
    }

    [Fact]
    public void The_longest_name_is_one()
    {
        Assert.Null(WebhookTargets.Mistake($"https://{LongName(253)}/hook"));
        Assert.Null(WebhookTargets.Mistake($"https://{LongName(253)}./hook"));
        Assert.NotNull(Sessions.Proxies.ProxyAddress.Parse($"http://{LongName(253)}:8080"));
    }

    private static string LongName(int length) => string.Concat(Enumerable.Repeat("abcdefghi.", length / 10 + 1))[..(length - 1)].TrimEnd('.').PadRight(length, 'x');

    private static WebhookTargets Targets(IHostResolver resolver) => new(new TargetGuard(resolver, allowsPrivate: false), TimeProvider.System);

    private sealed class NoSuchHost : IHostResolver
    {
        public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.HostNotFound);
    }
}
