using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Shared.Proxies;

/// <summary>A proxy on this machine that asks for user and password and remembers whom it connected. Written from RFC 9110, 1928 and 1929.</summary>
public sealed class TestProxy : IAsyncDisposable
{
    public const string User = "proxy-user-of-this-test";

    /// <summary>With what has to be escaped in an address.</summary>
    public const string Password = "p@ss:w/rd %of-this-test";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _targets = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly X509Certificate2? _certificate;
    private readonly string _scheme;
    private readonly Task _running;
    private volatile bool _isPaused;

    private TestProxy(string scheme)
    {
        _scheme = scheme;
        _certificate = scheme == "https" ? NewCertificate() : null;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>As a caller of the API names it, with user and password.</summary>
    public string Address => AddressWith(Password);

    /// <summary>Whom it connected, as host:port, in order.</summary>
    public IReadOnlyList<string> Targets => [.. _targets];

    /// <summary>How many of its connections are open now.</summary>
    public int OpenCount => _open.Count;

    public static TestProxy Start(string scheme) => new(scheme);

    public string AddressWith(string password) =>
        $"{_scheme}://{Uri.EscapeDataString(User)}:{Uri.EscapeDataString(password)}@127.0.0.1:{Port}";

    /// <summary>Cuts all lines and refuses new ones until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        _isPaused = true;
        foreach (var client in _open.Keys) client.Dispose();
    }

    public void Resume() => _isPaused = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _open.Keys) client.Dispose();
        await _running;
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _open[client] = true;
        try
        {
            using (client)
            {
                if (_isPaused) return;

                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                    stream = secure;
                }

                var target = _scheme == "socks5" ? await ReadSocksAsync(stream) : await ReadConnectAsync(stream);
                if (target is null) return;

                using var server = new TcpClient();
                await server.ConnectAsync(target.Value.Host, target.Value.Port, _stop.Token);
                _targets.Enqueue($"{target.Value.Host}:{target.Value.Port}");
                await stream.WriteAsync(
                    _scheme == "socks5" ? [5, 0, 0, 1, 0, 0, 0, 0, 0, 0] : "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
                await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The one side or the other has had enough.
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }

    private async Task<(string Host, int Port)?> ReadConnectAsync(Stream stream)
    {
        var login = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))}";
        while (true)
        {
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await ReadAsync(stream, 1))[0]);

            var lines = head.ToString().Split("\r\n");
            if (lines.Contains($"Proxy-Authorization: {login}"))
            {
                var authority = new Uri($"tcp://{lines[0].Split(' ')[1]}");
                return lines[0].StartsWith("CONNECT ", StringComparison.Ordinal) ? (authority.Host, authority.Port) : null;
            }

            await stream.WriteAsync(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
        }
    }

    private async Task<(string Host, int Port)?> ReadSocksAsync(Stream stream)
    {
        var greeting = await ReadAsync(stream, 2);
        var methods = await ReadAsync(stream, greeting[1]);
        if (greeting[0] != 5 || !methods.Contains((byte)2)) return null;

        await stream.WriteAsync(new byte[] { 5, 2 }, _stop.Token);
        var user = await ReadAsync(stream, (await ReadAsync(stream, 2))[1]);
        var password = await ReadAsync(stream, (await ReadAsync(stream, 1))[0]);
        var isKnown = (Encoding.UTF8.GetString(user), Encoding.UTF8.GetString(password)) == (User, Password);
        await stream.WriteAsync(new byte[] { 1, isKnown ? (byte)0 : (byte)1 }, _stop.Token);
        if (!isKnown) return null;

        var request = await ReadAsync(stream, 4);
        var host = request[3] switch
        {
            1 => new IPAddress(await ReadAsync(stream, 4)).ToString(),
            3 => Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0])),
            _ => new IPAddress(await ReadAsync(stream, 16)).ToString(),
        };
        var port = await ReadAsync(stream, 2);
        return (host, (port[0] << 8) | port[1]);
    }

    private async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
