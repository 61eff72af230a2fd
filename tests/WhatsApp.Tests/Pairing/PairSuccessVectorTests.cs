using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Pairing;
using WhatsApp.Stanzas;
using WhatsApp.Tests.Crypto;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Pairing;

public sealed class PairSuccessVectorTests
{
    private const string File = "adv-pair-success.json";

    public static TheoryData<string> Names => VectorFile.Names(File);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_case_of_the_vectors_holds(string name)
    {
        var vector = VectorFile.Case(File, name);
        NodeAssert.Equal(vector.Node("pairSuccess"), NodeCodec.Decode(vector.Hex("pairSuccessWire")));
        switch (vector.Text("op"))
        {
            case "accept":
                Accepts(vector);
                break;
            case "reject":
                Rejects(vector);
                break;
            case var unknown:
                Assert.Fail($"The vectors hold an unknown operation: {unknown}.");
                break;
        }
    }

    private static void Accepts(VectorCase vector)
    {
        var (steps, expected, parsed) = (vector["steps"], vector["expected"], vector["parsed"]);
        var random = new FixedRandomSource(steps.Hex("deviceSignatureZ"));
        var credentials = Credentials(vector);

        var (linked, answer) = PairSuccess.Process(NodeCodec.Decode(vector.Hex("pairSuccessWire")), credentials, random);

        Assert.True(random.IsUsedUp);
        Assert.Equal(expected.Text("replyWire"), Convert.ToHexStringLower(NodeCodec.Encode(answer)));
        Assert.Equal(expected.Text("storedAccount"), Convert.ToHexStringLower(linked.Account!));
        var identity = answer.Child("pair-device-sign")!.Child("device-identity")!;
        Assert.Equal(expected.Text("replyDeviceIdentity"), Convert.ToHexStringLower(identity.Bytes!));
        Assert.Equal(parsed.Json.GetProperty("keyIndex").ToString(), identity["key-index"]);
        Assert.Equal(parsed.Text("jid"), linked.Jid);
        Assert.Equal(TextOrNull(parsed, "lid"), linked.Lid);
        Assert.Equal(TextOrNull(parsed, "platform"), linked.Platform);
        Assert.Equal(TextOrNull(parsed, "businessName"), linked.BusinessName);
        Assert.Equal(0u, linked.LoginCounter);
        Assert.True(linked.IsLinked);
    }

    private static void Rejects(VectorCase vector)
    {
        var iq = NodeCodec.Decode(vector.Hex("pairSuccessWire"));

        var refused = Assert.Throws<PairingException>(() => PairSuccess.Process(iq, Credentials(vector), SystemRandomSource.Instance));

        var expected = vector["expectedError"];
        Assert.Equal(expected.Json.GetProperty("code").ToString(), refused.Answer.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected.Text("text"), refused.Answer.Text);
        if (vector.Has("expectedReplyWire"))
        {
            var answer = Iq.Error(iq, refused.Answer.Code, refused.Answer.Text);
            Assert.Equal(vector.Text("expectedReplyWire"), Convert.ToHexStringLower(NodeCodec.Encode(answer)));
        }
    }

    private static DeviceCredentials Credentials(VectorCase vector) => DeviceCredentials.Create(SystemRandomSource.Instance) with
    {
        Identity = KeyPair.FromPrivate(vector["identity"].Hex("private")),
        AdvSecret = vector.Hex("advSecret"),
    };

    private static string? TextOrNull(VectorCase vector, string field) => vector.Has(field) ? vector.Text(field) : null;
}
