using System.Security.Cryptography;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Tests.Vectors;
using WhatsAppSimulator.Noise;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>The server's half of the handshake against the golden runs of another implementation's client.</summary>
public sealed class NoiseResponderVectorTests
{
    private const string File = "noise.json";

    // A server that resumes by IK is not simulated; rejected chains are the client's matter.
    public static TheoryData<string> Names =>
        [.. VectorFile.Cases(File).Where(vector => vector.Has("steps") && vector.Text("pattern") != "IK").Select(vector => vector.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void The_second_message_and_the_state_after_it_are_those_of_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);
        var responder = Responder(vector);

        var message = responder.AnswerHello(vector.Hex("message1"));

        Assert.Equal(vector.Hex("message2"), message);
        AssertStep(Step(vector, "encryptAndHash certificate chain"), responder.State);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void The_third_message_gives_the_client_s_key_payload_and_the_transport_keys(string name)
    {
        var vector = VectorFile.Case(File, name);
        var responder = Responder(vector);
        responder.AnswerHello(vector.Hex("message1"));

        var (clientStatic, payload) = responder.ReadFinish(vector.Hex("message3"));

        Assert.Equal(vector["clientStatic"].Hex("public"), clientStatic);
        Assert.Equal(vector.Hex("clientPayload"), payload);
        AssertStep(Step(vector, "decryptAndHash client payload"), responder.State);
        Assert.Equal(vector.Hex("handshakeHash"), responder.State.Hash);
        Assert.Equal(vector.Hex("finalChainingKey"), responder.State.ChainingKey);
        var (clientToServer, serverToClient) = responder.State.Split();
        Assert.Equal(vector.Hex("clientWriteKey"), clientToServer);
        Assert.Equal(vector.Hex("clientReadKey"), serverToClient);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_step_on_the_way_is_that_of_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);
        var steps = vector.Items("steps").ToArray();
        var (clientPublic, server, ephemeral) = (vector["clientEphemeral"].Hex("public"), Keys(vector, "serverStatic"), Keys(vector, "serverEphemeral"));
        var clientStatic = vector["clientStatic"].Hex("public");

        var state = new SymmetricState(vector.Text("pattern") == "XX" ? NoiseResponder.XxName : NoiseResponder.XxFallbackName);
        Action[] actions =
        [
            () => state.MixHash(NoiseResponder.Prologue),
            () => state.MixHash(clientPublic),
            () => state.MixHash(ephemeral.Public),
            () => state.MixKey(X25519.SharedSecret(ephemeral.Private, clientPublic)),
            () => state.EncryptAndHash(server.Public),
            () => state.MixKey(X25519.SharedSecret(server.Private, clientPublic)),
            () => state.EncryptAndHash(vector["cert"].Hex("chain")),
            () => state.DecryptAndHash(WhatsApp.Proto.HandshakeMessage.Parser.ParseFrom(vector.Hex("message3")).ClientFinish.Static.Span),
            () => state.MixKey(X25519.SharedSecret(ephemeral.Private, clientStatic)),
            () => state.DecryptAndHash(WhatsApp.Proto.HandshakeMessage.Parser.ParseFrom(vector.Hex("message3")).ClientFinish.Payload.Span),
        ];

        Assert.Equal(actions.Length, steps.Length);
        foreach (var (action, step) in actions.Zip(steps))
        {
            action();
            AssertStep(step, state);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Frames_after_the_handshake_carry_the_nodes_of_the_vector_both_ways(string name)
    {
        var vector = VectorFile.Case(File, name);
        if (!vector.Has("transport")) return;
        using var inbound = new TransportCipher(vector.Hex("clientWriteKey"));
        using var outbound = new TransportCipher(vector.Hex("clientReadKey"));

        foreach (var frame in vector.Items("transport"))
        {
            var (plaintext, ciphertext) = (frame.Hex("plaintext"), frame.Hex("ciphertext"));
            if (frame.Text("direction") == "client->server")
            {
                Assert.Equal(plaintext, inbound.Decrypt(ciphertext).ToArray());
                NodeAssert.Equal(frame.Node("node"), NodeCodec.Decode(plaintext));
            }
            else
            {
                var written = new byte[plaintext.Length + TransportCipher.TagLength];
                outbound.Encrypt(NodeCodec.Encode(frame.Node("node")), written);
                Assert.Equal(ciphertext, written);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void A_finish_with_one_bit_changed_is_refused(string name)
    {
        var vector = VectorFile.Case(File, name);
        var responder = Responder(vector);
        responder.AnswerHello(vector.Hex("message1"));
        var message = vector.Hex("message3");
        message[^1] ^= 1;

        Assert.Throws<AuthenticationTagMismatchException>(() => responder.ReadFinish(message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ff")]
    [InlineData("1200")]
    [InlineData("12030a0101")]
    public void A_hello_that_is_none_is_refused(string hex)
    {
        var responder = new NoiseResponder(
            KeyPair.Generate(SystemRandomSource.Instance), KeyPair.Generate(SystemRandomSource.Instance), []);

        Assert.Throws<WireFormatException>(() => responder.AnswerHello(Convert.FromHexString(hex)));
    }

    private static NoiseResponder Responder(VectorCase vector) =>
        new(Keys(vector, "serverStatic"), Keys(vector, "serverEphemeral"), vector["cert"].Hex("chain"));

    private static KeyPair Keys(VectorCase vector, string field) => KeyPair.FromPrivate(vector[field].Hex("private"));

    private static VectorCase Step(VectorCase vector, string after) => vector.Items("steps").Single(step => step.Text("after") == after);

    private static void AssertStep(VectorCase step, SymmetricState state)
    {
        Assert.Equal(step.Hex("h"), state.Hash);
        Assert.Equal(step.Hex("ck"), state.ChainingKey);
        Assert.Equal(step.Hex("k"), state.Key);
        Assert.Equal(step.Json.GetProperty("n").GetUInt32(), state.Counter);
    }
}
