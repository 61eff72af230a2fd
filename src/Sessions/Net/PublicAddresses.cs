using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sessions.Net;

/// <summary>
/// Tells addresses of the public Internet from all others: this machine, private networks, link-local (where clouds keep their metadata),
/// documentation, multicast and what is reserved. An IPv6 address that carries an IPv4 address is judged by that too.
/// </summary>
/// <seealso href="https://www.iana.org/assignments/iana-ipv4-special-registry"/>
/// <seealso href="https://www.iana.org/assignments/iana-ipv6-special-registry"/>
public static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublicIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),        // this network; many systems take 0.0.0.0 for this machine
        IPNetwork.Parse("10.0.0.0/8"),       // private
        IPNetwork.Parse("100.64.0.0/10"),    // shared by carriers; some clouds' metadata
        IPNetwork.Parse("127.0.0.0/8"),      // this machine
        IPNetwork.Parse("168.63.129.16/32"), // looks public: Azure's own agent, seen from every machine there
        IPNetwork.Parse("169.254.0.0/16"),   // link-local; most clouds' metadata
        IPNetwork.Parse("172.16.0.0/12"),    // private
        IPNetwork.Parse("192.0.0.0/24"),     // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"),     // documentation
        IPNetwork.Parse("192.88.99.0/24"),   // relays of 6to4, given up
        IPNetwork.Parse("192.168.0.0/16"),   // private
        IPNetwork.Parse("198.18.0.0/15"),    // benchmarks
        IPNetwork.Parse("198.51.100.0/24"),  // documentation
        IPNetwork.Parse("203.0.113.0/24"),   // documentation
        IPNetwork.Parse("224.0.0.0/4"),      // multicast
        IPNetwork.Parse("240.0.0.0/4"),      // reserved, and broadcast
    ];

    /// <summary>All that was ever given out; so ::, ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64 and 64:ff9b:1::/48 are not in it.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicIPv6 =
    [
        IPNetwork.Parse("2001::/23"),        // protocol assignments; Teredo is looked at before
        IPNetwork.Parse("2001:db8::/32"),    // documentation
        IPNetwork.Parse("3fff::/20"),        // documentation
    ];

    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether anybody on the Internet may be meant by it.</summary>
    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => IsPublicIPv4(address),
        AddressFamily.InterNetworkV6 => IsPublicIPv6(address),
        _ => false,
    };

    private static bool IsPublicIPv4(IPAddress address) => !Array.Exists(NotPublicIPv4, network => network.Contains(address));

    private static bool IsPublicIPv6(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublicIPv4(address.MapToIPv4());

        // Contains says no to an address with a zone, as in fe80::1%eth0.
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        if (Compatible.Contains(plain) || Nat64.Contains(plain)) return IsPublicIPv4(Embedded(bytes, 12));
        if (SixToFour.Contains(plain)) return IsPublicIPv4(Embedded(bytes, 2));
        // [2001:0][server:4][flags:2][port:2][client:4, inverted]
        if (Teredo.Contains(plain)) return IsPublicIPv4(Embedded(bytes, 4)) && IsPublicIPv4(Embedded(bytes, 12, inversion: uint.MaxValue));

        return GlobalUnicast.Contains(plain) && !Array.Exists(NotPublicIPv6, network => network.Contains(plain));
    }

    private static IPAddress Embedded(byte[] bytes, int offset, uint inversion = 0)
    {
        var embedded = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(embedded, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset)) ^ inversion);

        return new IPAddress(embedded);
    }
}
