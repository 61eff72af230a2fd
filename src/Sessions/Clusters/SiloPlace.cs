using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Sessions.Net;

namespace Sessions.Clusters;

/// <summary>Where a silo of a cluster is reached by the others.</summary>
/// <param name="Address">Told to the others.</param>
/// <param name="SiloPort">For silos.</param>
/// <param name="GatewayPort">For clients.</param>
/// <param name="ListensEverywhere">The address is not one of this machine's own: App Service hands on what comes to it.</param>
internal sealed record SiloPlace(IPAddress Address, int SiloPort, int GatewayPort, bool ListensEverywhere)
{
    private const int DefaultSiloPort = 11111;
    private const int DefaultGatewayPort = 30000;

    /// <exception cref="InvalidOperationException">No address can be found, or App Service gives ports in another form than two numbers.</exception>
    public static SiloPlace Find(ClusterJoinOptions options, IConfiguration configuration)
    {
        var given = Set(configuration["WEBSITE_PRIVATE_IP"]);
        (int Silo, int Gateway)? ports = Set(configuration["WEBSITE_PRIVATE_PORTS"]) is { } text ? ReadPorts(text) : null;
        var address = IPAddress.Parse(
            Set(options.Address) ?? given ?? (RedisMeeting.IsLoopback(options.Redis!) ? IPAddress.Loopback : OwnAddress()).ToString());
        ports ??= IPAddress.IsLoopback(address) ? FreePorts() : (DefaultSiloPort, DefaultGatewayPort);

        return new(address, options.SiloPort ?? ports.Value.Silo, options.GatewayPort ?? ports.Value.Gateway, given is not null);
    }

    /// <summary>Two ports of this machine that nobody listens on now.</summary>
    public static (int Silo, int Gateway) FreePorts()
    {
        // Both are held open together, so that they differ.
        using var first = Listen();
        using var second = Listen();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private static (int Silo, int Gateway) ReadPorts(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries) is [var first, var second, ..]
            && ushort.TryParse(first, CultureInfo.InvariantCulture, out var silo)
            && ushort.TryParse(second, CultureInfo.InvariantCulture, out var gateway)
            ? (silo, gateway)
            : throw new InvalidOperationException("WEBSITE_PRIVATE_PORTS must be two ports, such as 20000,20001: vnetPrivatePortsCount of the app is 2.");

    private static IPAddress OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address) && !PublicAddresses.IsPublic(address))
        ?? throw new InvalidOperationException("This machine has no private address that other silos could reach: name one in Cluster:Address.");

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return listener;
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
