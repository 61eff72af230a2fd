using System.Net;
using Microsoft.AspNetCore.Http;
using SessionApi.Auth;

namespace SessionApi.Tests.Auth;

public sealed class LoopbackAccessTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData(null, false)]
    public void Only_this_machine_may_call(string? remote, bool isAllowed)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("localhost", 7071);
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);

        Assert.Equal(isAllowed, new LoopbackAccess().Allows(context));
    }

    [Fact]
    public void A_request_without_a_host_is_refused()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;

        Assert.False(new LoopbackAccess().Allows(context));
    }

    [Fact]
    public void A_socket_file_may_be_a_proxys()
    {
        Assert.False(new LoopbackAccess().MayListenOn(new System.Net.Sockets.UnixDomainSocketEndPoint("sessions.sock")));
        Assert.True(new LoopbackAccess().MayListenOn(new IPEndPoint(IPAddress.IPv6Loopback, 7071)));
        Assert.False(new LoopbackAccess().MayListenOn(new IPEndPoint(IPAddress.Any, 7071)));
    }
}
