using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Transport;

public sealed class UpgradeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>No browser sends one, and it would tell WhatsApp which sessions one request made.</summary>
    [Fact]
    public async Task No_trace_context_goes_out_with_the_request_for_a_web_socket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var factory = new WebSocketTransportFactory(TimeProvider.System);
        using var caller = new Activity("caller").AddBaggage("whose", "ours").Start();

        var connecting = factory.ConnectAsync(new Uri($"ws://{listener.LocalEndpoint}/ws/chat"), Token).AsTask();
        using var server = await listener.AcceptTcpClientAsync(Token);
        var request = await ReadHeadAsync(server.GetStream());
        await server.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Token);

        Assert.Contains("Origin: https://web.whatsapp.com", request, StringComparison.OrdinalIgnoreCase);
        Assert.All((string[])["traceparent", "Request-Id", "baggage", "Correlation-Context"], name => Assert.DoesNotContain(name, request, StringComparison.OrdinalIgnoreCase));
        await Assert.ThrowsAsync<IOException>(() => connecting.WaitAsync(Patience.Limit, Token));
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(Token) is { Length: > 0 } line) head.AppendLine(line);

        return head.ToString();
    }
}
