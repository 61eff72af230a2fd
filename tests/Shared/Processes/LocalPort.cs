using System.Net;
using System.Net.Sockets;

namespace Shared.Processes;

/// <summary>Ports for programs that have to be told one.</summary>
internal static class LocalPort
{
    /// <summary>One that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
