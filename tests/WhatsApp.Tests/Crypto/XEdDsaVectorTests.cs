using System.Text.Json;
using WhatsApp.Crypto;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Crypto;

public sealed class XEdDsaVectorTests
{
    private const string File = "xeddsa.json";

    public static TheoryData<string> Names => VectorFile.Names(File);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_case_of_the_vectors_holds(string name)
    {
        var vector = VectorFile.Case(File, name);
        switch (vector.Text("op"))
        {
            case "sign":
                Signs(vector);
                break;
            case "verify":
                Verifies(vector);
                break;
            case "x25519":
                Agrees(vector);
                break;
            case var unknown:
                Assert.Fail($"The vectors hold an unknown operation: {unknown}.");
                break;
        }
    }

    private static void Signs(VectorCase vector)
    {
        var signature = XEdDsa.Sign(vector.Hex("privateKey"), vector.Hex("messageHex"), vector.Hex("z"));

        Assert.Equal(vector.Text("signature"), Convert.ToHexStringLower(signature));
        Assert.Equal(vector.Text("publicKey"), Convert.ToHexStringLower(X25519.PublicKey(vector.Hex("privateKey"))));
        Assert.True(XEdDsa.Verify(vector.Hex("publicKey"), vector.Hex("messageHex"), signature));
        if (vector.Has("edwardsSignBit")) Assert.Equal(vector.Json.GetProperty("edwardsSignBit").GetInt32(), signature[63] >> 7);
    }

    private static void Verifies(VectorCase vector)
    {
        var isValid = XEdDsa.Verify(vector.Hex("publicKey"), vector.Hex("messageHex"), vector.Hex("signature"));

        // Null leaves the answer to the implementation: it only has to give one.
        var expected = vector.Json.GetProperty("valid");
        if (expected.ValueKind != JsonValueKind.Null) Assert.Equal(expected.GetBoolean(), isValid);
    }

    private static void Agrees(VectorCase vector)
    {
        var secret = X25519.SharedSecret(vector.Hex("privateKey"), vector.Hex("peerPublicKey"));

        Assert.Equal(vector.Text("sharedSecret"), Convert.ToHexStringLower(secret));
        if (vector.Has("publicKey")) Assert.Equal(vector.Text("publicKey"), Convert.ToHexStringLower(X25519.PublicKey(vector.Hex("privateKey"))));
    }
}
