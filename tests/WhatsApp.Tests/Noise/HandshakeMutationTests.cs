using WhatsApp.Crypto;
using WhatsApp.Noise;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Noise;

public sealed class HandshakeMutationTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_change_of_the_server_s_hello_is_refused_with_a_typed_error()
    {
        var vector = VectorFile.Cases("noise.json").First(candidate => candidate.Has("message3"));
        var hello = vector.Hex("message2");
        for (var position = 0; position < hello.Length; position++)
        {
            Refuses(vector, hello[..position]);
            foreach (var flip in (byte[])[0x01, 0x80])
            {
                var changed = hello.ToArray();
                changed[position] ^= flip;
                Refuses(vector, changed);
            }
        }
    }

    [Fact]
    public void A_key_of_low_order_is_refused()
    {
        var vector = VectorFile.Cases("noise.json").First(candidate => candidate.Has("message3"));
        var message = WhatsApp.Proto.HandshakeMessage.Parser.ParseFrom(vector.Hex("message2"));
        message.ServerHello.Ephemeral = Google.Protobuf.ByteString.CopyFrom(new byte[32]);

        Assert.Equal(HandshakeFailure.WeakKey, Refuses(vector, Google.Protobuf.MessageExtensions.ToByteArray(message)).Reason);
    }

    private static HandshakeException Refuses(VectorCase vector, byte[] hello)
    {
        using var handshake = new NoiseHandshake(
            KeyPair.FromPrivate(vector["clientStatic"].Hex("private")), KeyPair.FromPrivate(vector["clientEphemeral"].Hex("private")));
        handshake.WriteClientHello();

        return Assert.Throws<HandshakeException>(() => handshake.ReadServerHello(hello, vector["root"].Hex("public"), Now, [1]));
    }
}
