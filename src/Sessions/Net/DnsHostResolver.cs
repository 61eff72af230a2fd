using System.Net;
using System.Net.Sockets;

namespace Sessions.Net;

/// <summary>Asks the machine's own resolver.</summary>
public sealed class DnsHostResolver : IHostResolver
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        // Rather than the exception of a wrong argument, which nobody who connects expects.
        if (!HostNames.IsPossible(host)) throw new SocketException((int)SocketError.HostNotFound);

        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }
}
