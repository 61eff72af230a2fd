using System.Net;
using System.Net.Sockets;
using Sessions.Net;
using Xunit;

namespace Sessions.Tests.Net;

public sealed class TargetGuardTests
{
    private readonly List<string> _dialled = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("1.1.1.1", "10.0.0.1")]
    [InlineData("10.0.0.1", "1.1.1.1")]
    [InlineData("2606:4700::1111", "1.1.1.1", "::1")]
    public async Task A_host_with_one_address_that_is_not_public_is_refused_before_anything_is_connected(params string[] addresses)
    {
        var guard = Create(new FakeHostResolver(addresses));

        var refusal = await Assert.ThrowsAsync<TargetRefusedException>(async () => await guard.ConnectAsync(new DnsEndPoint("hooks.example", 443), Token));

        Assert.Equal("hooks.example", refusal.Host);
        Assert.False(refusal.IsTransient);
        Assert.DoesNotContain(addresses, refusal.Message.Contains);
        Assert.Empty(_dialled);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_the_checked_addresses_are_the_connected_ones()
    {
        // Rebinding: the next answer would lead inside.
        var resolver = new FakeHostResolver(["1.1.1.1", "2606:4700::1111"], ["127.0.0.1"]);
        var guard = Create(resolver, fails: 1);

        await using var stream = await guard.ConnectAsync(new DnsEndPoint("rebinding.example", 8443), Token);

        Assert.Equal(["rebinding.example"], resolver.Asked);
        Assert.Equal(["1.1.1.1:8443", "[2606:4700::1111]:8443"], _dialled);
    }

    [Fact]
    public async Task When_no_address_answers_the_last_failure_is_told()
    {
        var guard = Create(new FakeHostResolver(["1.1.1.1", "1.0.0.1"]), fails: 2);

        await Assert.ThrowsAsync<SocketException>(async () => await guard.ConnectAsync(new DnsEndPoint("down.example", 80), Token));

        Assert.Equal(["1.1.1.1:80", "1.0.0.1:80"], _dialled);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("017700000001")]
    [InlineData("0")]
    public async Task However_this_machine_is_spelt_it_is_refused(string host) =>
        await Assert.ThrowsAsync<TargetRefusedException>(async () => await new TargetGuard(new DnsHostResolver(), allowsPrivate: false).CheckAsync(host, Token));

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    public async Task A_name_that_is_too_long_is_not_found(int length)
    {
        var name = string.Concat(Enumerable.Repeat("abcd.", 60))[..(length - 1)] + "x";

        await Assert.ThrowsAsync<SocketException>(async () => await new TargetGuard(new DnsHostResolver(), allowsPrivate: false).CheckAsync(name, Token));
    }

    [Fact]
    public async Task Where_private_targets_are_allowed_the_stream_is_that_of_the_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var guard = new TargetGuard(new FakeHostResolver(["::ffff:127.0.0.1"]), allowsPrivate: true);

        await using var stream = await guard.ConnectAsync(new DnsEndPoint("inside.example", port), Token);
        using var accepted = await listener.AcceptSocketAsync(Token);
        await accepted.SendAsync(new byte[] { 42 }, Token);

        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public async Task A_refusal_is_found_in_what_an_http_client_makes_of_it()
    {
        var guard = new TargetGuard(new FakeHostResolver(["192.168.1.1"]), allowsPrivate: false);
        using var handler = new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://hooks.example/"), Token));

        Assert.True(TargetRefusedException.IsCauseOf(exception));
        Assert.False(TargetRefusedException.IsCauseOf(new HttpRequestException("other", new IOException())));
    }

    private TargetGuard Create(FakeHostResolver resolver, int fails = 0) => new(resolver, allowsPrivate: false, (target, _) =>
    {
        _dialled.Add(target.ToString());
        return _dialled.Count <= fails ? throw new SocketException((int)SocketError.ConnectionRefused) : new(Stream.Null);
    });
}
