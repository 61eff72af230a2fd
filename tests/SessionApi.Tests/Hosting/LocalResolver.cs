using System.Net;
using System.Net.Sockets;
using Sessions.Net;

namespace SessionApi.Tests.Hosting;

/// <summary>Names of examples are public, localhost and numbers are what this machine takes them for, and other names mean nothing: nobody is asked.</summary>
internal sealed class LocalResolver : IHostResolver
{
    private static readonly IPAddress Public = IPAddress.Parse("1.1.1.1");
    private static readonly DnsHostResolver Own = new();

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (host == "example.com" || host.EndsWith(".example", StringComparison.Ordinal)) return new([Public]);

        var isOwn = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(host[0]);
        return isOwn ? Own.ResolveAsync(host, cancellationToken) : throw new SocketException((int)SocketError.HostNotFound);
    }
}
