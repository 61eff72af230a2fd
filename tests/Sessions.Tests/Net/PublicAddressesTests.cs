using System.Buffers.Binary;
using System.Net;
using Sessions.Net;
using Xunit;

namespace Sessions.Tests.Net;

public sealed class PublicAddressesTests
{
    private const int Samples = 50_000;

    /// <summary>First and last address of each range that is not public, written apart from the product's own list.</summary>
    public static TheoryData<string, string> RefusedRanges => new()
    {
        { "0.0.0.0", "0.255.255.255" },
        { "10.0.0.0", "10.255.255.255" },
        { "100.64.0.0", "100.127.255.255" },
        { "127.0.0.0", "127.255.255.255" },
        { "168.63.129.16", "168.63.129.16" },
        { "169.254.0.0", "169.254.255.255" },
        { "172.16.0.0", "172.31.255.255" },
        { "192.0.0.0", "192.0.0.255" },
        { "192.0.2.0", "192.0.2.255" },
        { "192.88.99.0", "192.88.99.255" },
        { "192.168.0.0", "192.168.255.255" },
        { "198.18.0.0", "198.19.255.255" },
        { "198.51.100.0", "198.51.100.255" },
        { "203.0.113.0", "203.0.113.255" },
        { "224.0.0.0", "255.255.255.255" },
    };

    [Theory]
    [MemberData(nameof(RefusedRanges))]
    public void A_range_is_refused_from_its_first_to_its_last_address_and_its_neighbours_are_not(string first, string last)
    {
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(first)));
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(last)));

        foreach (var neighbour in new[] { (long)Number(first) - 1, (long)Number(last) + 1 })
        {
            if (neighbour is < 0 or > uint.MaxValue) continue;
            Assert.Equal(!IsRefused((uint)neighbour), PublicAddresses.IsPublic(Address((uint)neighbour)));
        }
    }

    [Theory]
    [InlineData("169.254.169.254")]        // metadata of most clouds
    [InlineData("169.254.170.2")]          // and of their containers
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::2")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::1.1.1.1")]     // translated somewhere inside
    [InlineData("64:ff9b:1:ffff::1")]
    [InlineData("100::1")]                 // discarded
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")] // Teredo to 192.0.2.45
    [InlineData("2001:0:a00:1:8000:63bf:fefe:fefe")]     // Teredo by a server at 10.0.0.1
    [InlineData("2001:2::1")]              // benchmarks
    [InlineData("2001:10::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2002:7f00:1::")]          // 6to4 to 127.0.0.1
    [InlineData("2002:c0a8:101::1")]       // and to 192.168.1.1
    [InlineData("3fff::1")]
    [InlineData("3fff:fff:ffff::1")]
    [InlineData("4000::1")]                // never given out
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff:ffff::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ff0e::1")]
    public void An_address_that_is_not_public_is_refused(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("::1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2001:0:101:101:8000:63bf:fefe:fefe")] // Teredo, 1.1.1.1 at both ends
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2002:101:101::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2606:4700:4700::1111%3")]
    [InlineData("2a00:1450:4001:813::200e")]
    [InlineData("3ffe:ffff::1")]
    [InlineData("3fff:1000::1")]
    public void A_public_address_is_not(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Any_IPv4_address_is_judged_by_the_ranges_and_however_it_is_wrapped_in_IPv6()
    {
#pragma warning disable CA5394 // Reproducible on purpose.
        var random = new Random(20250108);
        var edges = RefusedRanges.SelectMany(row => new[] { Number(row.Data.Item1), Number(row.Data.Item2) }).ToArray();
        for (var sample = 0; sample < Samples; sample++)
        {
            // Half of them near an edge, where mistakes are.
            var number = sample % 2 == 0
                ? (uint)random.NextInt64(1L << 32)
                : unchecked(edges[random.Next(edges.Length)] + (uint)random.Next(-300, 300));
#pragma warning restore CA5394
            var expected = !IsRefused(number);
            foreach (var address in Wrapped(number)) Assert.True(expected == PublicAddresses.IsPublic(address), $"{Address(number)} as {address}");
        }
    }

    private static IEnumerable<IPAddress> Wrapped(uint number)
    {
        var dotted = Address(number);
        yield return dotted;
        yield return dotted.MapToIPv6();
        yield return IPAddress.Parse($"::{dotted}");
        yield return IPAddress.Parse($"64:ff9b::{dotted}");
        yield return IPAddress.Parse($"2002:{number >> 16:x}:{number & 0xffff:x}:1::1");
        yield return IPAddress.Parse($"2001:0:101:101:0:0:{~number >> 16:x}:{~number & 0xffff:x}");
        yield return IPAddress.Parse($"2001:0:{number >> 16:x}:{number & 0xffff:x}:0:0:fefe:fefe");
    }

    private static bool IsRefused(uint number) => RefusedRanges.Any(row => Number(row.Data.Item1) <= number && number <= Number(row.Data.Item2));

    private static uint Number(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());

    private static IPAddress Address(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);

        return new IPAddress(bytes);
    }
}
