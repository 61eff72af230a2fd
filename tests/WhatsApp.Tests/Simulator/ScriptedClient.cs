using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>
/// A client that does what a test tells it, byte by byte, with a Noise initiator of its own: the simulator is measured against neither
/// itself nor the product.
/// </summary>
internal sealed class ScriptedClient(IDuplexPipe pipe)
{
    private static readonly byte[] Intro = [0x57, 0x41, 0x06, 0x03];

    private readonly Queue<byte[]> _ahead = [];
    private byte[] _hash = Encoding.ASCII.GetBytes("Noise_XX_25519_AESGCM_SHA256\0\0\0\0");
    private byte[] _chainingKey = Encoding.ASCII.GetBytes("Noise_XX_25519_AESGCM_SHA256\0\0\0\0");
    private byte[] _key = [];
    private uint _handshakeCounter;
    private byte[] _sendKey = [];
    private byte[] _receiveKey = [];
    private uint _sent;
    private uint _received;

    public CertificateChain? Certificates { get; private set; }

    /// <summary>The first byte of the stanza that came last.</summary>
    public byte LastFlag { get; private set; }

    public byte[] ServerStatic { get; private set; } = [];

    public static async Task<ScriptedClient> ConnectAsync(SimulatedServer server, KeyPair noise, ClientPayload payload)
    {
        var client = new ScriptedClient(server.Connect());
        await client.ShakeHandsAsync(noise, payload.ToByteArray());
        return client;
    }

    public async Task ShakeHandsAsync(KeyPair noise, byte[] payload)
    {
        var ephemeral = KeyPair.Generate(SystemRandomSource.Instance);
        Mix(Intro);
        Mix(ephemeral.Public);
        await WriteRawAsync(Intro);
        await WriteFrameAsync(new HandshakeMessage { ClientHello = new ClientHello { Ephemeral = ByteString.CopyFrom(ephemeral.Public) } }.ToByteArray());

        var frame = await ReadFrameAsync() ?? throw new EndOfStreamException();
        var hello = HandshakeMessage.Parser.ParseFrom(frame).ServerHello;
        Mix(hello.Ephemeral.Span);
        MixKey(X25519.SharedSecret(ephemeral.Private, hello.Ephemeral.Span));
        ServerStatic = Open(hello.Static.ToByteArray());
        MixKey(X25519.SharedSecret(ephemeral.Private, ServerStatic));
        Certificates = CertificateChain.Parser.ParseFrom(Open(hello.Payload.ToByteArray()));

        var sealedStatic = Seal(noise.Public);
        MixKey(X25519.SharedSecret(noise.Private, hello.Ephemeral.Span));
        await WriteFrameAsync(new HandshakeMessage
        {
            ClientFinish = new ClientFinish { Static = ByteString.CopyFrom(sealedStatic), Payload = ByteString.CopyFrom(Seal(payload)) },
        }.ToByteArray());
        (_sendKey, _receiveKey) = Derive([]);
    }

    public Task SendAsync(Node node) => SendPlaintextAsync(NodeCodec.Encode(node));

    /// <summary>Sends the stanza behind the flag of compression, as no client does.</summary>
    public Task SendCompressedAsync(Node node)
    {
        using var compressed = new MemoryStream();
        compressed.WriteByte(2);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(NodeCodec.Encode(node).AsSpan(1));
        return SendPlaintextAsync(compressed.ToArray());
    }

    /// <summary>Sends a frame under the right key, whatever is in it.</summary>
    public Task SendPlaintextAsync(byte[] plaintext) => WriteFrameAsync(Crypt(_sendKey, _sent++, plaintext, encrypt: true, []));

    /// <summary>The next stanza; null when the server closed.</summary>
    public async Task<Node?> ReceiveAsync()
    {
        if (_ahead.TryDequeue(out var known)) return Show(known);
        if (await ReadFrameAsync() is not { } frame) return null;

        return Show(Crypt(_receiveKey, _received++, frame, encrypt: false, []));
    }

    /// <summary>
    /// Waits until the server has looked up what waited for the device: what it is sent from then on comes at once. All of it is still to be
    /// received.
    /// </summary>
    public async Task AwaitPreviewAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            var plaintext = Crypt(_receiveKey, _received++, frame, encrypt: false, []);
            _ahead.Enqueue(plaintext);
            if (NodeCodec.Decode(plaintext).Child("offline_preview") is not null) return;
        }
    }

    private Node Show(byte[] plaintext)
    {
        LastFlag = plaintext[0];
        return NodeCodec.Decode(plaintext);
    }

    /// <summary>The next stanza with that tag; others before it are dropped.</summary>
    public async Task<Node> ReceiveAsync(string tag)
    {
        while (await ReceiveAsync() is { } node)
        {
            if (node.Tag == tag) return node;
        }

        throw new EndOfStreamException($"The server closed before it sent {tag}.");
    }

    /// <summary>Sends an iq and returns its answer.</summary>
    public async Task<Node> AskAsync(Node iq)
    {
        await SendAsync(iq);
        while (true)
        {
            var answer = await ReceiveAsync("iq");
            if (answer["id"] == iq["id"]) return answer;
        }
    }

    /// <summary>Whether the server says nothing more and closes.</summary>
    public async Task<bool> IsClosedAsync() => await ReceiveAsync() is null;

    public async Task CloseAsync()
    {
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
    }

    public async Task WriteRawAsync(byte[] bytes) => await pipe.Output.WriteAsync(bytes, TestContext.Current.CancellationToken);

    public Task WriteFrameAsync(byte[] payload) =>
        WriteRawAsync([(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload]);

    public async Task<byte[]?> ReadFrameAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var header = await pipe.Input.ReadAtLeastAsync(3, cancellationToken);
        if (header.Buffer.Length < 3) return null;
        var bytes = new byte[3];
        System.Buffers.BuffersExtensions.CopyTo(header.Buffer.Slice(0, 3), bytes);
        pipe.Input.AdvanceTo(header.Buffer.GetPosition(3));

        int length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        var body = await pipe.Input.ReadAtLeastAsync(length, cancellationToken);
        var payload = System.Buffers.BuffersExtensions.ToArray(body.Buffer.Slice(0, length));
        pipe.Input.AdvanceTo(body.Buffer.GetPosition(length));
        return payload;
    }

    private void Mix(ReadOnlySpan<byte> data) => _hash = SHA256.HashData([.. _hash, .. data]);

    private void MixKey(byte[] secret)
    {
        (_chainingKey, _key) = Derive(secret);
        _handshakeCounter = 0;
    }

    private byte[] Seal(byte[] plaintext)
    {
        var ciphertext = Crypt(_key, _handshakeCounter++, plaintext, encrypt: true, _hash);
        Mix(ciphertext);
        return ciphertext;
    }

    private byte[] Open(byte[] ciphertext)
    {
        var plaintext = Crypt(_key, _handshakeCounter++, ciphertext, encrypt: false, _hash);
        Mix(ciphertext);
        return plaintext;
    }

    private (byte[] First, byte[] Second) Derive(byte[] input)
    {
        var output = HKDF.Expand(HashAlgorithmName.SHA256, HMACSHA256.HashData(_chainingKey, input), 64);
        return (output[..32], output[32..]);
    }

    private static byte[] Crypt(byte[] key, uint counter, byte[] input, bool encrypt, byte[] associated)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(8), counter);
        using var gcm = new AesGcm(key, 16);
        var output = new byte[encrypt ? input.Length + 16 : input.Length - 16];
        if (encrypt) gcm.Encrypt(nonce, input, output.AsSpan(..input.Length), output.AsSpan(input.Length..), associated);
        else gcm.Decrypt(nonce, input.AsSpan(..^16), input.AsSpan(^16..), output, associated);
        return output;
    }
}
