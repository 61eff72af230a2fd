using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Noise;
using WhatsApp.Proto;
using WhatsApp.Tests.Transport;
using WhatsApp.Tests.Vectors;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Noise;

/// <summary>
/// The client's half of the handshake against golden runs. Cases of the patterns IK and XXfallback are passed over: this client never
/// resumes, so it neither sends an IK hello nor can it be answered by a fallback.
/// </summary>
public sealed class NoiseHandshakeVectorTests
{
    private const string File = "noise.json";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Accepted => Select(vector => vector.Text("pattern") == "XX" && !vector.Has("expect"));

    public static TheoryData<string> Rejected => Select(vector => vector.Has("expect"));

    public static TheoryData<string> Names => VectorFile.Names(File);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_case_is_of_a_known_kind(string name)
    {
        var vector = VectorFile.Case(File, name);

        Assert.Contains(vector.Text("pattern"), (string[])["XX", "IK", "XXfallback"]);
        if (vector.Has("expect")) Assert.Equal("reject", vector.Text("expect"));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accepted))]
    public void Messages_one_and_three_are_those_of_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);
        using var handshake = Handshake(vector);

        Assert.Equal(vector.Text("message1"), Hex(handshake.WriteClientHello()));
        AssertStep(vector, "mixHash e (client ephemeral)", handshake.State);
        var finish = handshake.ReadServerHello(vector.Hex("message2"), vector["root"].Hex("public"), Now, vector.Hex("clientPayload"));

        Assert.Equal(vector.Text("message3"), Hex(finish));
        AssertStep(vector, "decryptAndHash client payload", handshake.State);
        Assert.Equal(vector.Text("handshakeHash"), Hex(handshake.State.Hash));
        Assert.Equal(vector.Text("finalChainingKey"), Hex(handshake.State.ChainingKey));
        var (clientToServer, serverToClient) = handshake.State.Split();
        Assert.Equal(vector.Text("clientWriteKey"), Hex(clientToServer));
        Assert.Equal(vector.Text("clientReadKey"), Hex(serverToClient));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accepted))]
    public void Every_step_on_the_way_is_that_of_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);
        var hello = HandshakeMessage.Parser.ParseFrom(vector.Hex("message2")).ServerHello;
        var (ephemeral, device) = (Keys(vector, "clientEphemeral"), Keys(vector, "clientStatic"));
        var (serverEphemeral, serverStatic) = (hello.Ephemeral.ToByteArray(), vector["serverStatic"].Hex("public"));

        using var state = new NoiseSymmetricState("Noise_XX_25519_AESGCM_SHA256\0\0\0\0"u8, vector.Hex("prologue"));
        Action[] actions =
        [
            () => { },
            () => state.MixHash(ephemeral.Public),
            () => state.MixHash(serverEphemeral),
            () => state.MixKey(X25519.SharedSecret(ephemeral.Private, serverEphemeral)),
            () => Assert.Equal(serverStatic, state.DecryptAndHash(hello.Static.Span)),
            () => state.MixKey(X25519.SharedSecret(ephemeral.Private, serverStatic)),
            () => Assert.Equal(vector["cert"].Hex("chain"), state.DecryptAndHash(hello.Payload.Span)),
            () => state.EncryptAndHash(device.Public),
            () => state.MixKey(X25519.SharedSecret(device.Private, serverEphemeral)),
            () => state.EncryptAndHash(vector.Hex("clientPayload")),
        ];

        var steps = vector.Items("steps").ToArray();
        Assert.Equal(actions.Length, steps.Length);
        foreach (var (action, step) in actions.Zip(steps))
        {
            action();
            AssertStep(step, state);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accepted))]
    public void The_wire_carries_intro_routing_and_frames_as_in_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);

        var first = FrameWriter.FirstMessage(vector.HexOrNull("routingInfo"), NoiseHandshake.Prologue, vector.Hex("message1"));

        Assert.Equal(vector.Text("wireFrame1"), Hex(first));
        Assert.Equal(vector.Text("wireFrame3"), Hex(FrameWriter.Frame(vector.Hex("message3"))));
        Assert.Equal(vector.Text("wireFrame2"), Hex(FrameWriter.Frame(vector.Hex("message2"))));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accepted))]
    public void Frames_after_the_handshake_are_those_of_the_vector_both_ways(string name)
    {
        var vector = VectorFile.Case(File, name);
        if (!vector.Has("transport")) return;
        using var outgoing = new FrameCipher(vector.Hex("clientWriteKey"));
        using var incoming = new FrameCipher(vector.Hex("clientReadKey"));

        foreach (var frame in vector.Items("transport"))
        {
            var plaintext = frame.Hex("plaintext");
            if (frame.Text("direction") == "client->server")
            {
                Assert.Equal(frame.Text("plaintext"), Hex(NodeCodec.Encode(frame.Node("node"))));
                var written = new byte[plaintext.Length + FrameCipher.TagLength];
                outgoing.Encrypt(plaintext, written);
                Assert.Equal(frame.Text("ciphertext"), Hex(written));
                Assert.Equal(frame.Text("wireFrame"), Hex(FrameWriter.Frame(written)));
            }
            else
            {
                var read = incoming.Decrypt(frame.Hex("ciphertext"));
                Assert.Equal(frame.Text("plaintext"), Hex(read));
                NodeAssert.Equal(frame.Node("node"), NodeCodec.Decode(read));
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accepted))]
    public async Task The_server_s_bytes_are_read_alike_wherever_they_are_cut(string name)
    {
        var vector = VectorFile.Case(File, name);
        string[] frames = [vector.Text("message2"), .. Incoming(vector).Select(frame => frame.Text("ciphertext"))];
        byte[] wire = [.. vector.Hex("wireFrame2"), .. Incoming(vector).SelectMany(frame => frame.Hex("wireFrame"))];

        for (var cut = 1; cut < wire.Length; cut++)
        {
            using var reader = new FrameReader(new ChunkedTransport([wire[..cut], wire[cut..]]));
            foreach (var expected in frames)
            {
                var payload = await reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Equal(expected, Hex(payload!.Value.Span));
            }

            Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Rejected))]
    public void A_server_that_does_not_prove_itself_is_refused(string name)
    {
        var vector = VectorFile.Case(File, name);
        using var handshake = Handshake(vector);
        handshake.WriteClientHello();
        var rootKey = VectorFile.Head(File).Hex("testRootPublicKey");

        var refused = Assert.Throws<HandshakeException>(() => handshake.ReadServerHello(vector.Hex("message2"), rootKey, Now, [1]));

        HandshakeFailure? expected = vector.Text("reason") switch
        {
            "intermediate signature does not verify under the root" => HandshakeFailure.IntermediateNotSigned,
            "leaf signature does not verify under the intermediate key" => HandshakeFailure.LeafNotSigned,
            "intermediate.issuerSerial must be 0" => HandshakeFailure.IntermediateWrongIssuer,
            "leaf.key must equal the decrypted server static key" => HandshakeFailure.LeafWrongKey,
            "notAfter has passed" or "notBefore is in the future" => HandshakeFailure.OutsideValidity,
            // Other files may have other cases: that they are refused is what counts.
            _ => null,
        };
        if (expected is { } failure) Assert.Equal(failure, refused.Reason);
    }

    private static IEnumerable<VectorCase> Incoming(VectorCase vector) =>
        vector.Has("transport") ? vector.Items("transport").Where(frame => frame.Text("direction") != "client->server") : [];

    private static NoiseHandshake Handshake(VectorCase vector) => new(Keys(vector, "clientStatic"), Keys(vector, "clientEphemeral"));

    private static KeyPair Keys(VectorCase vector, string field) => KeyPair.FromPrivate(vector[field].Hex("private"));

    private static TheoryData<string> Select(Func<VectorCase, bool> match) => [.. VectorFile.Cases(File).Where(match).Select(vector => vector.Name)];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static void AssertStep(VectorCase vector, string after, NoiseSymmetricState state) =>
        AssertStep(vector.Items("steps").Single(step => step.Text("after") == after), state);

    private static void AssertStep(VectorCase step, NoiseSymmetricState state)
    {
        Assert.Equal(step.Text("h"), Hex(state.Hash));
        Assert.Equal(step.Text("ck"), Hex(state.ChainingKey));
        Assert.Equal(step.Text("k"), Hex(state.Key));
        Assert.Equal(step.Json.GetProperty("n").GetUInt32(), state.Counter);
    }
}
