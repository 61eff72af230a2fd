using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Noise;
using WhatsApp.Proto;
using WhatsApp.Tests.Client;
using WhatsAppSimulator.Noise;
using Xunit;

namespace WhatsApp.Tests.Noise;

public sealed class HandshakeMutationTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KeyPair _static = KeyPair.Generate(SystemRandomSource.Instance);
    private readonly KeyPair _ephemeral = KeyPair.Generate(SystemRandomSource.Instance);
    private readonly CertificateAuthority _authority = PeerNetwork.NewAuthority();

    [Fact]
    public void Any_change_of_the_server_s_hello_is_refused_with_a_typed_error()
    {
        var hello = ServerHello();
        using (var handshake = Begin()) handshake.ReadServerHello(hello, _authority.RootPublicKey, Now, [1]);

        for (var position = 0; position < hello.Length; position++)
        {
            Refuses(hello[..position]);
            foreach (var flip in (byte[])[0x01, 0x80])
            {
                var changed = hello.ToArray();
                changed[position] ^= flip;
                Refuses(changed);
            }
        }
    }

    [Fact]
    public void A_key_of_low_order_is_refused()
    {
        var message = HandshakeMessage.Parser.ParseFrom(ServerHello());
        message.ServerHello.Ephemeral = ByteString.CopyFrom(new byte[32]);

        Assert.Equal(HandshakeFailure.WeakKey, Refuses(message.ToByteArray()).Reason);
    }

    private byte[] ServerHello()
    {
        using var handshake = new NoiseHandshake(_static, Copy(_ephemeral));
        var responder = new NoiseResponder(_authority.ServerStatic, KeyPair.Generate(SystemRandomSource.Instance), _authority.Chain);
        return responder.AnswerHello(handshake.WriteClientHello());
    }

    private NoiseHandshake Begin()
    {
        var handshake = new NoiseHandshake(_static, Copy(_ephemeral));
        handshake.WriteClientHello();
        return handshake;
    }

    private HandshakeException Refuses(byte[] hello)
    {
        using var handshake = Begin();
        return Assert.Throws<HandshakeException>(() => handshake.ReadServerHello(hello, _authority.RootPublicKey, Now, [1]));
    }

    // The handshake erases the one it was given.
    private static KeyPair Copy(KeyPair keys) => KeyPair.FromPrivate([.. keys.Private]);
}
