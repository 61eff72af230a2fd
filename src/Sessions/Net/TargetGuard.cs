using System.Net;
using System.Net.Sockets;

namespace Sessions.Net;

/// <summary>
/// Connects to targets that callers chose, and to nothing that only this machine or its network can reach. A name is looked up once, all its
/// addresses are checked, and exactly those are connected to: an answer that changes meanwhile (DNS rebinding) changes nothing.
/// </summary>
/// <remarks>
/// Redirects and proxies of an <see cref="HttpClient"/> lead to other targets: switch the first off, and set <c>UseProxy</c> to false unless
/// the proxy is the target.
/// </remarks>
public sealed class TargetGuard
{
    private readonly IHostResolver _resolver;
    private readonly bool _allowsPrivate;
    private readonly Func<IPEndPoint, CancellationToken, ValueTask<Stream>> _dial;

    /// <summary>A guard.</summary>
    /// <param name="resolver">Looks names up.</param>
    /// <param name="allowsPrivate">From the configuration: whether every address is fine.</param>
    public TargetGuard(IHostResolver resolver, bool allowsPrivate) : this(resolver, allowsPrivate, DialAsync)
    {
    }

    /// <summary>For tests: with another way to connect.</summary>
    internal TargetGuard(IHostResolver resolver, bool allowsPrivate, Func<IPEndPoint, CancellationToken, ValueTask<Stream>> dial)
    {
        _resolver = resolver;
        _allowsPrivate = allowsPrivate;
        _dial = dial;
    }

    /// <summary>The addresses of a host, all of which may be connected to; at least one.</summary>
    /// <param name="host">A name, or an address (IPv6 with or without brackets).</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="TargetRefusedException">One of them at least is not public.</exception>
    /// <exception cref="SocketException">There is no such host, or nobody could tell.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> CheckAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await _resolver.ResolveAsync(host.Trim('[', ']'), cancellationToken);
        // One private address among public ones is refused as well: which of them is connected to is chance.
        if (!_allowsPrivate && !addresses.All(PublicAddresses.IsPublic)) throw new TargetRefusedException(host);

        return addresses;
    }

    /// <summary>Connects to the first address that answers. The caller disposes the stream, which owns its socket.</summary>
    /// <param name="target">Host and port.</param>
    /// <param name="cancellationToken">Ends the attempt; there is no other limit.</param>
    /// <exception cref="TargetRefusedException">One of the host's addresses at least is not public.</exception>
    /// <exception cref="SocketException">There is no such host, or none of its addresses answered.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = await CheckAsync(target.Host, cancellationToken);
        for (var index = 0; ; index++)
        {
            try
            {
                return await _dial(new IPEndPoint(addresses[index], target.Port), cancellationToken);
            }
            catch (SocketException) when (index < addresses.Count - 1)
            {
                // The next one may answer.
            }
        }
    }

    /// <summary>The same, as the <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        ConnectAsync(context.DnsEndPoint, cancellationToken);

    private static async ValueTask<Stream> DialAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var address = target.Address.IsIPv4MappedToIPv6 ? target.Address.MapToIPv4() : target.Address;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
