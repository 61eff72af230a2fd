using Sessions.Proxies;
using Xunit;

namespace Sessions.Tests.Proxies;

public sealed class ProxyAddressTests
{
    [Theory]
    [InlineData("http://proxy.example", "http", "proxy.example", 80, null, null)]
    [InlineData("http://proxy.example/", "http", "proxy.example", 80, null, null)]
    [InlineData("https://proxy.example", "https", "proxy.example", 443, null, null)]
    [InlineData("socks5://proxy.example", "socks5", "proxy.example", 1080, null, null)]
    [InlineData("SOCKS5://Proxy.Example:9050", "socks5", "proxy.example", 9050, null, null)]
    [InlineData("http://user@203.0.113.7:3128", "http", "203.0.113.7", 3128, "user", "")]
    [InlineData("http://user:pass:word@[2001:db8::7]:3128", "http", "2001:db8::7", 3128, "user", "pass:word")]
    [InlineData("socks5://us%40er:p%40ss%2Fw%25rd@proxy.example:1", "socks5", "proxy.example", 1, "us@er", "p@ss/w%rd")]
    [InlineData("socks5://proxy.example:65535", "socks5", "proxy.example", 65535, null, null)]
    public void A_proxy_is_read(string text, string scheme, string host, int port, string? user, string? password) =>
        Assert.Equal(new ProxyAddress(scheme, host, port, user, password), ProxyAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example:1080")]
    [InlineData("ftp://proxy.example")]
    [InlineData("socks4://proxy.example")]
    [InlineData("socks5h://proxy.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http:///path")]
    [InlineData("http://:8080")]
    [InlineData("socks5://")]
    [InlineData("socks5://:1080")]
    [InlineData("socks5://a_b!c")]
    [InlineData("http://proxy.example/path")]
    [InlineData("http://proxy.example?query=1")]
    [InlineData("http://proxy.example?")]
    [InlineData("http://proxy.example/#part")]
    [InlineData("http://proxy.example#")]
    [InlineData("http://proxy.example\\@evil.example")]
    [InlineData("http://proxy.example:0")]
    [InlineData("http://proxy.example:65536")]
    [InlineData("http://proxy.example:-1")]
    [InlineData("http://proxy.example:x")]
    [InlineData(" http://proxy.example")]
    [InlineData("http://proxy.example\n")]
    [InlineData("http://pro xy.example")]
    [InlineData("http://@proxy.example")]
    [InlineData("http://:password@proxy.example")]
    [InlineData("http://us%3Aer:password@proxy.example")]
    [InlineData("http://user:pass%0D%0Aword@proxy.example")]
    [InlineData("http://us%00er:password@proxy.example")]
    public void Anything_else_is_not(string text) => Assert.Null(ProxyAddress.Parse(text));

    [Fact]
    public void What_is_too_long_is_not()
    {
        Assert.NotNull(ProxyAddress.Parse($"http://{new string('u', 255)}:{new string('p', 255)}@proxy.example"));
        Assert.Null(ProxyAddress.Parse($"http://{new string('u', 256)}@proxy.example"));
        Assert.Null(ProxyAddress.Parse($"http://user:{new string('p', 256)}@proxy.example"));
        Assert.Null(ProxyAddress.Parse($"http://user:{string.Concat(Enumerable.Repeat("%C3%A4", 128))}@proxy.example"));
        Assert.Null(ProxyAddress.Parse($"http://{string.Join('.', Enumerable.Repeat("abc", 700))}"));
    }

    [Fact]
    public void Neither_its_text_nor_that_of_what_carries_it_shows_user_or_password()
    {
        var proxy = ProxyAddress.Parse("http://secret-user:secret-password@proxy.example:3128")!;
        var texts = new[] { proxy.ToString(), $"{new CreateSession(Proxy: proxy)}", $"{new UpdateSession { Proxy = new(proxy) }}", $"{proxy.Shown}", $"{proxy.PublicUri}" };

        Assert.All(texts, text => Assert.Contains("proxy.example", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://user:password@[2001:db8::7]:3128")]
    [InlineData("socks5://proxy.example")]
    public void What_is_shown_comes_back_from_its_column(string text)
    {
        var shown = ProxyAddress.Parse(text)!.Shown;

        Assert.Equal(shown, SessionProxy.OfColumn(shown.ToColumn()));
    }
}
