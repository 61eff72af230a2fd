using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Benchmarks;

/// <summary>Stands between server and simulator: ends TLS if asked to, and can cut every line at once, as a broken network does.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    /// <param name="target">The simulator's socket address.</param>
    /// <param name="withTls">Speak TLS with whoever connects.</param>
    public Relay(Uri target, bool withTls)
    {
        _target = target;
        _certificate = withTls ? CreateCertificate() : null;
        _listener.Start(backlog: 4096);
        _accepting = AcceptAsync();
    }

    /// <summary>What the server takes for WhatsApp's address.</summary>
    public string Address =>
        $"{(_certificate is null ? "ws" : "wss")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}{_target.AbsolutePath}";

    /// <summary>To be trusted by the server, PEM.</summary>
    public string? CertificatePem => _certificate?.ExportCertificatePem();

    /// <summary>Resets every connection; how many there were.</summary>
    public int CutAll()
    {
        var cut = 0;
        foreach (var client in _open.Keys)
        {
            client.LingerState = new(enable: true, seconds: 0);
            client.Dispose();
            cut++;
        }

        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        CutAll();
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _open[client] = true;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target.Port, _stop.Token);
            Stream near = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(near);
                await tls.AuthenticateAsServerAsync(_certificate);
                near = tls;
            }

            var far = server.GetStream();
            await Task.WhenAny(near.CopyToAsync(far, 4096, _stop.Token), far.CopyToAsync(near, 4096, _stop.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A line that ends.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();

        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }
}
