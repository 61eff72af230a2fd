using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>A target that answers one request with 200 and a body that does not end.</summary>
internal sealed class EndlessTarget : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<long> _serving;

    public EndlessTarget()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

    /// <summary>Bytes of the body that went out before the caller closed the line, once that is so.</summary>
    public Task<long> SentAsync() => _serving.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    public void Dispose() => _listener.Dispose();

    private async Task<long> ServeAsync()
    {
        using var line = await _listener.AcceptSocketAsync();
        var request = new byte[64 * 1024];
        await line.ReceiveAsync(request);
        await line.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"u8.ToArray());
        var (chunk, sent) = (new byte[64 * 1024], 0L);
        try
        {
            while (true) sent += await line.SendAsync(chunk);
        }
        catch (SocketException)
        {
            return sent;
        }
    }
}
