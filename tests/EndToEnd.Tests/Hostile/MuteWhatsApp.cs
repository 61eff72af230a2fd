using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using WhatsApp.Crypto;
using WhatsAppSimulator;
using WhatsAppSimulator.Framing;
using WhatsAppSimulator.Noise;

namespace EndToEnd.Tests.Hostile;

/// <summary>A WhatsApp that falls silent, with each connection a step later: before the upgrade, after it, after the handshake, and so on again.</summary>
internal sealed class MuteWhatsApp : IAsyncDisposable
{
    private const int FrameHead = FrameReader.LengthSize;

    // RFC 6455: what is appended to the client's key.
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly CertificateAuthority _authority = new(NoiseKeys.Generate(SystemRandomSource.Instance), new SimulatedServerOptions());
    private readonly Task _accepting;
    private int _upgrades;
    private int _handshakes;

    public MuteWhatsApp()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public (string Url, string RootKey) Address =>
        ($"ws://{_listener.LocalEndpoint}/ws/chat", Convert.ToHexStringLower(_authority.RootPublicKey));

    /// <summary>How often a client asked for a WebSocket.</summary>
    public int Upgrades => Volatile.Read(ref _upgrades);

    /// <summary>How often one came to the end of the handshake.</summary>
    public int Handshakes => Volatile.Read(ref _handshakes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            if (!head.StartsWith("GET /ws/chat", StringComparison.Ordinal)) return;

            var step = (Interlocked.Increment(ref _upgrades) - 1) % 3;
            if (step > 0) await UpgradeAsync(stream, head, shakeHands: step == 2);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or WebSocketException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, _stop.Token);
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }

    private async Task UpgradeAsync(NetworkStream stream, string head, bool shakeHands)
    {
        var key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // The WebSocket protocol's choice; it protects nothing.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketGuid)));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n")),
            _stop.Token);

        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        if (shakeHands) await ShakeHandsAsync(socket);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
    }

    private async Task ShakeHandsAsync(WebSocket socket)
    {
        var responder = new NoiseResponder(_authority.ServerStatic, KeyPair.Generate(SystemRandomSource.Instance), _authority.Chain);
        var hello = await ReadMessageAsync(socket);
        var answer = responder.AnswerHello(hello.AsSpan(NoiseResponder.Prologue.Length + FrameHead));
        byte[] frame = [(byte)(answer.Length >> 16), (byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
        await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
        responder.ReadFinish((await ReadMessageAsync(socket)).AsSpan(FrameHead));
        Interlocked.Increment(ref _handshakes);
    }

    // The client sends each frame as a message of its own.
    private async Task<byte[]> ReadMessageAsync(WebSocket socket)
    {
        var buffer = new byte[8192];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            length += received.Count;
            if (received.EndOfMessage) return buffer[..length];
        }
    }
}
