using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using WhatsApp.Binary;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed partial class NodeVectorTests
{
    private const string File = "nodes.json";

    public static TheoryData<string> Names => VectorFile.Names(File);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_case_of_the_vectors_holds(string name)
    {
        var vector = VectorFile.Case(File, name);
        switch (vector.Text("roundTrip"))
        {
            case "encode+decode":
                Encodes(vector);
                Decodes(vector);
                break;
            case "decode only":
                Decodes(vector);
                break;
            case "must be rejected":
                Assert.Throws<WireFormatException>(() => NodeCodec.Decode(vector.Hex("hex")));
                break;
            case var unknown:
                Assert.Fail($"The vectors hold an unknown kind of case: {unknown}.");
                break;
        }
    }

    private static void Encodes(VectorCase vector)
    {
        var encoded = NodeCodec.Encode(Expected(vector));
        Assert.Equal(vector.Json.GetProperty("length").GetInt32(), encoded.Length);
        if (vector.Has("hex")) Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(encoded));
        else Assert.StartsWith(vector.Text("hexPrefix"), Convert.ToHexStringLower(encoded), StringComparison.Ordinal);

        Assert.Equal(vector.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(encoded)));
    }

    private static void Decodes(VectorCase vector)
    {
        var expected = Expected(vector);
        NodeAssert.Equal(expected, NodeCodec.Decode(vector.HexOrNull("hex") ?? NodeCodec.Encode(expected)));
    }

    private static Node Expected(VectorCase vector) => vector.Has("node") ? vector.Node("node") : FromRule(vector.Text("nodeRule"));

    /// <summary>A node too long to print: pre-keys by number, each an id of three bytes and a value of 32 equal ones.</summary>
    private static Node FromRule(string rule)
    {
        var match = PreKeyRule().Match(rule);
        Assert.True(match.Success, $"The vectors hold an unknown rule: {rule}");

        var count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        var keys = Enumerable.Range(0, count).Select(index => new Node(
            "key", null,
            new Node("id", null, [(byte)((index + 1) >> 16), (byte)((index + 1) >> 8), (byte)(index + 1)]),
            new Node("value", null, Enumerable.Repeat((byte)index, 32).ToArray())));

        return new Node("list", null, keys.ToArray());
    }

    [GeneratedRegex(@"^list with (?<count>\d+) key children; child i \(0-based\) = "
        + @"key\[ id = 3-byte big-endian i\+1 , value = 32 bytes all equal to i mod 256 \]$")]
    private static partial Regex PreKeyRule();
}
