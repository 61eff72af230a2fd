using System.Security.Cryptography;
using Google.Protobuf;
using WhatsApp;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsAppSimulator.Noise;

/// <summary>
/// The server's half of the handshake. XX is answered as XX; an IK hello is never resumed but turned into XXfallback.
/// Unlike standard Noise the empty payload of the first message does not enter the hash. Source: linked-device 2.2 and 2.3.
/// </summary>
/// <param name="serverStatic">The key that the leaf certificate names.</param>
/// <param name="ephemeral">Fresh for this connection.</param>
/// <param name="certificateChain">Serialised CertificateChain.</param>
internal sealed class NoiseResponder(KeyPair serverStatic, KeyPair ephemeral, byte[] certificateChain)
{
    public const string XxName = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0";
    public const string XxFallbackName = "Noise_XXfallback_25519_AESGCM_SHA256";

    /// <summary>"WA", protocol 6, dictionary 3; also what the client sends before its first frame.</summary>
    public static readonly byte[] Prologue = [0x57, 0x41, 0x06, 0x03];

    private SymmetricState? _state;

    /// <summary>Where the handshake stands.</summary>
    /// <exception cref="InvalidOperationException">No hello was read yet.</exception>
    public SymmetricState State => _state ?? throw new InvalidOperationException("The client has not said hello.");

    /// <summary>The second message for the client's first.</summary>
    /// <exception cref="WireFormatException">Not a hello with a 32-byte ephemeral key.</exception>
    public byte[] AnswerHello(ReadOnlySpan<byte> message)
    {
        var hello = Parse(message).ClientHello ?? throw new WireFormatException("The first handshake message is a ClientHello.");
        if (hello.Ephemeral.Length != KeyPair.KeyLength) throw new WireFormatException("The client's ephemeral key is 32 bytes.");

        _state = new SymmetricState(hello.HasStatic ? XxFallbackName : XxName);
        _state.MixHash(Prologue);
        _state.MixHash(hello.Ephemeral.Span);
        _state.MixHash(ephemeral.Public);
        _state.MixKey(X25519.SharedSecret(ephemeral.Private, hello.Ephemeral.Span));
        var sealedStatic = _state.EncryptAndHash(serverStatic.Public);
        _state.MixKey(X25519.SharedSecret(serverStatic.Private, hello.Ephemeral.Span));
        var sealedChain = _state.EncryptAndHash(certificateChain);

        return new HandshakeMessage
        {
            ServerHello = new ServerHello
            {
                Ephemeral = ByteString.CopyFrom(ephemeral.Public),
                Static = UnsafeByteOperations.UnsafeWrap(sealedStatic),
                Payload = UnsafeByteOperations.UnsafeWrap(sealedChain),
            },
        }.ToByteArray();
    }

    /// <summary>Reads the client's last message and gives its long-lived key (32 bytes) and its payload.</summary>
    /// <exception cref="WireFormatException">Not a ClientFinish.</exception>
    /// <exception cref="CryptographicException">Encrypted under something else.</exception>
    public (byte[] ClientStatic, byte[] Payload) ReadFinish(ReadOnlySpan<byte> message)
    {
        var finish = Parse(message).ClientFinish ?? throw new WireFormatException("The second handshake message is a ClientFinish.");

        var clientStatic = State.DecryptAndHash(finish.Static.Span);
        if (clientStatic.Length != KeyPair.KeyLength) throw new WireFormatException("The client's static key is 32 bytes.");
        State.MixKey(X25519.SharedSecret(ephemeral.Private, clientStatic));
        var payload = State.DecryptAndHash(finish.Payload.Span);

        return (clientStatic, payload);
    }

    private static HandshakeMessage Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return HandshakeMessage.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new WireFormatException("A handshake message is a HandshakeMessage.", innerException: exception);
        }
    }
}
