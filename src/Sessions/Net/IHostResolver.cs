using System.Net;
using System.Net.Sockets;

namespace Sessions.Net;

/// <summary>Finds the addresses of a host; the seam to DNS.</summary>
public interface IHostResolver
{
    /// <summary>All addresses, in the order to try them; at least one. A host that is an address is its own answer.</summary>
    /// <exception cref="SocketException">There is no such host, or nobody could tell.</exception>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
