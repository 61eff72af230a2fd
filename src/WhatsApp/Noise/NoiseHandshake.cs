using System.Security.Cryptography;
using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsApp.Noise;

/// <summary>
/// The client's side of Noise XX: hello, server's hello, finish, then two transport keys. Source: linked-device 2.2.
/// One departure from stock Noise: the first message has no payload and its emptiness is not mixed into the hash.
/// </summary>
internal sealed class NoiseHandshake : IDisposable
{
    private readonly KeyPair _ephemeral;
    private readonly KeyPair _static;

    /// <param name="staticKey">The device's Noise key: the login credential.</param>
    /// <param name="ephemeral">Fresh for every connection.</param>
    public NoiseHandshake(KeyPair staticKey, KeyPair ephemeral)
    {
        _static = staticKey;
        _ephemeral = ephemeral;
        State = new NoiseSymmetricState("Noise_XX_25519_AESGCM_SHA256\0\0\0\0"u8, Prologue);
    }

    /// <summary>"WA", protocol 6, dictionary 3: also the first bytes on the wire.</summary>
    public static ReadOnlySpan<byte> Prologue => [0x57, 0x41, 0x06, 0x03];

    /// <summary>Exposed so that every step can be compared with the vectors.</summary>
    public NoiseSymmetricState State { get; }

    /// <summary>The first message: HandshakeMessage{clientHello{ephemeral}}.</summary>
    public byte[] WriteClientHello()
    {
        State.MixHash(_ephemeral.Public);
        return new HandshakeMessage { ClientHello = new() { Ephemeral = ByteString.CopyFrom(_ephemeral.Public) } }.ToByteArray();
    }

    /// <summary>Reads the second message, checks the server's certificates and answers with the third.</summary>
    /// <param name="serverHello">Serialised HandshakeMessage.</param>
    /// <param name="rootKey">32 bytes.</param>
    /// <param name="now">For the certificates' validity.</param>
    /// <param name="payload">Serialised ClientPayload.</param>
    /// <exception cref="HandshakeException">The server's message is malformed, does not authenticate, or its certificates are refused.</exception>
    public byte[] ReadServerHello(ReadOnlySpan<byte> serverHello, ReadOnlySpan<byte> rootKey, DateTimeOffset now, ReadOnlySpan<byte> payload)
    {
        var hello = Parse(serverHello);
        var serverEphemeral = hello.Ephemeral.Span;

        State.MixHash(serverEphemeral);
        MixSharedSecret(_ephemeral, serverEphemeral);
        var serverStatic = State.DecryptAndHash(hello.Static.Span);
        MixSharedSecret(_ephemeral, serverStatic);
        var chain = State.DecryptAndHash(hello.Payload.Span);
        ServerCertificate.Verify(chain, serverStatic, rootKey, now);

        var staticCiphertext = State.EncryptAndHash(_static.Public);
        MixSharedSecret(_static, serverEphemeral);
        var payloadCiphertext = State.EncryptAndHash(payload);
        return new HandshakeMessage
        {
            ClientFinish = new()
            {
                Static = ByteString.CopyFrom(staticCiphertext),
                Payload = ByteString.CopyFrom(payloadCiphertext),
            },
        }.ToByteArray();
    }

    /// <summary>The ciphers to use from here on: one for what we send, one for what we receive.</summary>
    public (FrameCipher Outgoing, FrameCipher Incoming) Split()
    {
        var (clientToServer, serverToClient) = State.Split();
        return (new FrameCipher(clientToServer), new FrameCipher(serverToClient));
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_ephemeral.Private);
        State.Dispose();
    }

    private static ServerHello Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var hello = HandshakeMessage.Parser.ParseFrom(bytes).ServerHello;
            return hello is { Ephemeral.Length: KeyPair.KeyLength, Static.Length: KeyPair.KeyLength + NoiseSymmetricState.TagLength, HasPayload: true }
                ? hello
                : throw new HandshakeException(HandshakeFailure.Malformed);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new HandshakeException(HandshakeFailure.Malformed, exception);
        }
    }

    private void MixSharedSecret(KeyPair own, ReadOnlySpan<byte> peer)
    {
        byte[] secret;
        try
        {
            secret = X25519.SharedSecret(own.Private, peer);
        }
        catch (CryptographicException exception)
        {
            throw new HandshakeException(HandshakeFailure.WeakKey, exception);
        }

        State.MixKey(secret);
        CryptographicOperations.ZeroMemory(secret);
    }
}
