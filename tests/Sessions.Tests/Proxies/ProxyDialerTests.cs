using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Net;
using Sessions.Proxies;
using Sessions.Storage;
using Sessions.Tests.Net;
using Sessions.Versions;
using Shared.Proxies;
using Shared.Storage;
using WhatsApp;
using WhatsApp.Device;
using WhatsAppSimulator.Http;
using Xunit;

namespace Sessions.Tests.Proxies;

/// <summary>Real sockets, a proxy and a simulated WhatsApp, all on this machine.</summary>
public sealed class ProxyDialerTests
{
    /// <summary>The proxy's own, which nobody else signed.</summary>
    private static readonly RemoteCertificateValidationCallback Trust = (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("socks5")]
    public async Task A_client_shows_its_qr_by_way_of_the_proxy(string scheme)
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        await using var proxy = TestProxy.Start(scheme);
        var address = ProxyAddress.Parse(proxy.Address)!;
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new WhatsAppClientOptions
        {
            Url = simulator.SocketAddress,
            NoiseRootKey = Convert.FromHexString(simulator.Server.NoiseRootPublicKey),
            Transports = Dialer(isPrivateAllowed: true).Through(_ => Task.FromResult(address)),
            Version = new FixedWebVersion(WebVersion.BuiltIn),
            Logger = NullLogger.Instance,
        };

        await using (var client = new WhatsAppClient(options, new LastCredentials(NewCredentials(options)), "s-1", told =>
        {
            if (told is QrIssued) shown.TrySetResult();
        }))
        {
            client.Start();
            await shown.Task.WaitAsync(Patience.Limit, Token);
        }

        Assert.Equal([$"{simulator.SocketAddress.Host}:{simulator.SocketAddress.Port}"], proxy.Targets);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("socks5")]
    public async Task A_wrong_password_is_a_server_not_reached_and_the_error_tells_no_secret(string scheme)
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        await using var proxy = TestProxy.Start(scheme);
        var address = ProxyAddress.Parse(proxy.AddressWith("another-password"))!;

        var exception = await Assert.ThrowsAsync<IOException>(() => Dialer(isPrivateAllowed: true).ConnectAsync(address, simulator.SocketAddress, Token).AsTask());

        Assert.Empty(proxy.Targets);
        Assert.DoesNotContain("another-password", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TestProxy.User, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("socks5")]
    public async Task A_proxy_that_is_not_public_is_not_connected(string scheme)
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        await using var proxy = TestProxy.Start(scheme);
        var address = ProxyAddress.Parse(proxy.Address)!;

        Assert.True(await Dialer(isPrivateAllowed: false).IsRefusedAsync(address, Token));
        Assert.False(await Dialer(isPrivateAllowed: true).IsRefusedAsync(address, Token));
        var exception = await Assert.ThrowsAsync<IOException>(() => Dialer(isPrivateAllowed: false).ConnectAsync(address, simulator.SocketAddress, Token).AsTask());

        Assert.True(TargetRefusedException.IsCauseOf(exception));
        Assert.Empty(proxy.Targets);
    }

    [Fact]
    public async Task A_name_that_was_public_when_it_was_asked_about_is_checked_again_when_it_is_connected()
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        await using var proxy = TestProxy.Start("socks5");
        var dialer = new ProxyDialer(new TargetGuard(new FakeHostResolver(["1.1.1.1"], ["127.0.0.1"]), allowsPrivate: false), TimeProvider.System);
        var address = new ProxyAddress("socks5", "rebinding.example", proxy.Port, TestProxy.User, TestProxy.Password);

        Assert.False(await dialer.IsRefusedAsync(address, Token));
        var exception = await Assert.ThrowsAsync<IOException>(() => dialer.ConnectAsync(address, simulator.SocketAddress, Token).AsTask());

        Assert.True(TargetRefusedException.IsCauseOf(exception));
        Assert.Empty(proxy.Targets);
    }

    [Fact]
    public async Task A_session_whose_proxy_cannot_be_read_does_not_connect_without_it()
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        var position = simulator.Server.Events.Position;
        var transports = Dialer(isPrivateAllowed: true).Through(token => new InMemoryProxyStore(TimeProvider.System).LoadAsync(new SessionKey("t", "s-1"), "gone", token));

        var exception = await Assert.ThrowsAsync<IOException>(() => transports.ConnectAsync(simulator.SocketAddress, Token).AsTask());

        Assert.IsType<CredentialsUnreadableException>(exception.InnerException);
        Assert.Equal(position, simulator.Server.Events.Position);
        Assert.Equal(0, simulator.Server.ConnectionCount);
    }

    private static ProxyDialer Dialer(bool isPrivateAllowed) =>
        new(new TargetGuard(new DnsHostResolver(), isPrivateAllowed), TimeProvider.System, Trust);

    private static byte[] NewCredentials(WhatsAppClientOptions options) => DeviceCredentials.Create(options.Random).ToBytes();
}
