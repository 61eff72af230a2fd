using System.IO.Pipelines;
using System.Text;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsApp.Tests.Simulator;
using WhatsApp.Tests.Vectors;
using WhatsAppSimulator.Framing;
using WhatsAppSimulator.Noise;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The server's end of one connection, doing what a test tells it: for everything that a well-behaved server never says.</summary>
#pragma warning disable CA1001 // Two ciphers per test are the collector's.
internal sealed class ServerPeer(IDuplexPipe pipe, byte[] intro)
#pragma warning restore CA1001
{
    private const int MaxFrameLength = (1 << 24) - 1;

    private readonly FrameReader _frames = new(pipe.Input);
    private TransportCipher? _inbound;
    private TransportCipher? _outbound;

    /// <summary>What came before the first frame.</summary>
    public byte[] Intro { get; } = intro;

    /// <summary>What the client said of itself.</summary>
    public ClientPayload Payload { get; private set; } = new();

    /// <summary>The client's long-lived key.</summary>
    public byte[] NoiseKey { get; private set; } = [];

    /// <summary>The other's half of the handshake.</summary>
    public async Task ShakeHandsAsync(CertificateAuthority authority)
    {
        var responder = new NoiseResponder(authority.ServerStatic, KeyPair.Generate(SystemRandomSource.Instance), authority.Chain);
        await WriteFrameAsync(responder.AnswerHello((await ReadFrameAsync())!));
        (NoiseKey, var payload) = responder.ReadFinish((await ReadFrameAsync())!);
        Payload = ClientPayload.Parser.ParseFrom(payload);
        var (clientToServer, serverToClient) = responder.State.Split();
        _inbound = new TransportCipher(clientToServer);
        _outbound = new TransportCipher(serverToClient);
    }

    /// <summary>The next stanza; null when the client closed.</summary>
    public async Task<Node?> NextAsync() => await ReadFrameAsync() is { } frame ? NodeCodec.Decode(_inbound!.Decrypt(frame)) : null;

    /// <summary>The next stanza, which must be a request with that namespace.</summary>
    public async Task<Node> NextRequestAsync(string xmlns)
    {
        var node = await NextAsync();
        Assert.NotNull(node);
        Assert.True(node.Tag == "iq" && node["xmlns"] == xmlns && node["to"] == "@s.whatsapp.net", $"Not a request {xmlns}:\n{NodeAssert.Show(node)}");
        return node;
    }

    /// <summary>The next stanza must be this one.</summary>
    public async Task ExpectAsync(Node expected) => NodeAssert.Equal(expected, (await NextAsync())!);

    /// <summary>
    /// Asks whether the client is there and waits for the answer, its own questions aside: it has then received all that was sent before.
    /// Returns without one when the client closes.
    /// </summary>
    public async Task PingAsync(string id = "there?")
    {
        await SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", id), ("xmlns", "urn:xmpp:ping"));
        while (await NextAsync() is { } node && node["id"] != id) Assert.Equal("w:p", node["xmlns"]);
    }

    /// <summary>The client is there, and has nothing else to say first.</summary>
    public async Task ExpectAliveAsync()
    {
        await SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "alive"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("alive", (await NextAsync())!["id"]);
    }

    /// <summary>The client says nothing more and closes.</summary>
    public async Task ExpectClosedAsync()
    {
        if (await NextAsync() is { } unexpected) Assert.Fail($"Not closed, but:\n{NodeAssert.Show(unexpected)}");
    }

    public Task SendAsync(Node node) => SendPlaintextAsync(NodeCodec.Encode(node));

    public Task SendAsync(string tag, params (string Name, string Value)[] attributes) => SendAsync(new Node(tag, Stanza.Attributes(attributes)));

    public Task SendAsync(string tag, (string Name, string Value)[] attributes, params Node[] children) =>
        SendAsync(new Node(tag, Stanza.Attributes(attributes), children));

    /// <summary>Encrypts any bytes as a frame.</summary>
    public Task SendPlaintextAsync(byte[] plaintext)
    {
        var frame = new byte[plaintext.Length + TransportCipher.TagLength];
        _outbound!.Encrypt(plaintext, frame);
        return WriteFrameAsync(frame);
    }

    public Task AnswerAsync(Node request, params Node[] children) =>
        SendAsync("iq", [("from", "@s.whatsapp.net"), ("type", "result"), ("id", request["id"]!)], children);

    public Task RefuseAsync(Node request, int code, string text) => SendAsync(
        "iq",
        [("from", "@s.whatsapp.net"), ("type", "error"), ("id", request["id"]!)],
        new Node("error", Stanza.Attributes(("code", code.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("text", text))));

    /// <summary>Sends six refs, <c>2@1</c> to <c>2@6</c>, and takes the answer.</summary>
    public async Task OfferRefsAsync(string id = "pair", int count = 6)
    {
        await SendAsync(
            "iq",
            [("from", "@s.whatsapp.net"), ("type", "set"), ("id", id), ("xmlns", "md")],
            new Node("pair-device", null, [.. Enumerable.Range(1, count).Select(n => new Node("ref", null, Encoding.ASCII.GetBytes($"2@{n}")))]));
        await ExpectAsync(new Node("iq", Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "result"), ("id", id))));
    }

    /// <summary>Says success, answers the count with 812 and the active, and takes what follows up to the key digest's request.</summary>
    public async Task<Node> AdmitAsync()
    {
        await SendAsync("success", ("t", "1788264000"));
        await AnswerAsync(await NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "812"))));
        await AnswerAsync(await NextRequestAsync("passive"));
        Assert.NotNull((await NextAsync())!.Child("unified_session"));
        return await NextRequestAsync("encrypt");
    }

    /// <summary>The same, with an answer to the digest that tells nothing: the connection is idle afterwards.</summary>
    public async Task AdmitToIdleAsync() => await RefuseAsync(await AdmitAsync(), 500, "internal-server-error");

    public async Task WriteRawAsync(byte[] bytes) => await pipe.Output.WriteAsync(bytes, TestContext.Current.CancellationToken);

    public Task WriteFrameAsync(byte[] payload) =>
        WriteRawAsync([(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload]);

    public async Task<byte[]?> ReadFrameAsync() =>
        await _frames.ReadAsync(MaxFrameLength, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Closes in order.</summary>
    public async Task CloseAsync() => await pipe.Output.CompleteAsync();

    /// <summary>Breaks off.</summary>
    public async Task DropAsync() => await pipe.Output.CompleteAsync(new IOException("The line was cut."));
}
