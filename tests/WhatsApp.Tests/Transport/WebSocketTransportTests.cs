using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Transport;

public sealed class WebSocketTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_and_empty_messages_are_passed_over()
    {
        var (transport, server) = await ConnectAsync();
        await server.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        await server.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary, endOfMessage: true, Token);
        await server.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, endOfMessage: true, Token);
        var buffer = new byte[16];

        // The wait without a buffer sees the text first; it must come back rather than go round for ever.
        Assert.Equal(0, await transport.ReceiveAsync(Memory<byte>.Empty, Token).AsTask().WaitAsync(Patience.Limit, Token));
        Assert.Equal(3, await transport.ReceiveAsync(buffer, Token).AsTask().WaitAsync(Patience.Limit, Token));

        Assert.Equal([1, 2, 3], buffer[..3]);
        await transport.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task A_close_that_came_during_the_wait_shows_in_the_next_read()
    {
        var (transport, server) = await ConnectAsync();
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        Assert.Equal(0, await transport.ReceiveAsync(Memory<byte>.Empty, Token));
        Assert.Equal(0, await transport.ReceiveAsync(new byte[16], Token));
        Assert.Equal(0, await transport.ReceiveAsync(new byte[16], Token));

        await transport.DisposeAsync();
        await transport.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task Disposing_says_goodbye_and_ends_a_pending_read()
    {
        var (transport, server) = await ConnectAsync();
        var pending = transport.ReceiveAsync(new byte[16], Token).AsTask();

        await transport.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => pending);
        Assert.Equal(WebSocketMessageType.Close, (await server.ReceiveAsync(new byte[16], Token)).MessageType);
        await Assert.ThrowsAsync<IOException>(() => transport.SendAsync(new byte[] { 1 }, Token).AsTask());
        server.Dispose();
    }

    private static async Task<(WebSocketTransport Transport, WebSocket Server)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        var server = await listener.AcceptTcpClientAsync(Token);
        return (
            new WebSocketTransport(WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions()), TimeProvider.System),
            WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true }));
    }
}
