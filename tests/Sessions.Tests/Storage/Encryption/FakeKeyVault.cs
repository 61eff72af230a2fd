using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sessions.Storage.Encryption;

namespace Sessions.Tests.Storage.Encryption;

/// <summary>
/// The HTTP side of a key vault over TLS on loopback: it asks for a token by a challenge, gives secrets out in pages without their values, and
/// refuses as the real one does.
/// </summary>
internal sealed class FakeKeyVault : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private FakeKeyVault(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    /// <summary>What clients take for its address. Of its own, because clients remember each vault's challenge for as long as the process lives.</summary>
    public Uri Address { get; } = new($"https://v{Guid.NewGuid():N}.vault.example.invalid");

    public List<FakeSecret> Secrets { get; } = [];

    public FakeTokenCredential Credential { get; } = new();

    /// <summary>Answers to the next requests with a token, in order, instead of what they ask for.</summary>
    public Queue<HttpStatusCode> Refusals { get; } = new();

    /// <summary>Method, path and status of every request.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<FakeKeyVault> StartAsync(CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vault", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var loaded = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(loaded)));
        var vault = new FakeKeyVault(builder.Build(), loaded);
        vault._app.Run(vault.AnswerAsync);
        await vault._app.StartAsync(cancellationToken);

        return vault;
    }

    /// <summary>A client whose every connection ends here.</summary>
    public SecretClient Connect() => KeyVaultConnection.Open(Address, Credential, new SecretClientOptions { Transport = new HttpClientTransport(Client()) });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private HttpClient Client()
    {
        var port = new Uri(_app.Urls.First()).Port;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);

                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString();

        return new HttpClient(handler);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (status, body) = Answer(context);
        lock (Requests) Requests.Add($"{context.Request.Method} {context.Request.Path.Value} {(int)status}");
        context.Response.StatusCode = (int)status;
        if (status == HttpStatusCode.TooManyRequests) context.Response.Headers["retry-after-ms"] = "1";
        await context.Response.WriteAsJsonAsync(body);
    }

    private (HttpStatusCode Status, object Body) Answer(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {FakeTokenCredential.Token}")
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer authorization=\"https://login.example.invalid/{FakeTokenCredential.Tenant}\", resource=\"https://vault.example.invalid\"";

            return Error(HttpStatusCode.Unauthorized, "Unauthorized");
        }

        if (Refusals.TryDequeue(out var refusal)) return Error(refusal, refusal.ToString());

        return context.Request.Path.Value!.Trim('/').Split('/') switch
        {
            ["secrets"] => Page(int.Parse(context.Request.Query["$skiptoken"].FirstOrDefault("0")!, System.Globalization.CultureInfo.InvariantCulture)),
            ["secrets", var name, ..] => Get(name),
            _ => Error(HttpStatusCode.NotFound, "NotFound"),
        };
    }

    private (HttpStatusCode Status, object Body) Page(int from)
    {
        var next = from + PageSize;
        var link = next < Secrets.Count ? $"{Address}secrets?api-version=7.6&$skiptoken={next}" : null;

        return (HttpStatusCode.OK, new { value = Secrets.Skip(from).Take(PageSize).Select(secret => secret.Describe(Address)), nextLink = link });
    }

    private (HttpStatusCode Status, object Body) Get(string name) =>
        Secrets.SingleOrDefault(secret => secret.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) switch
        {
            null => Error(HttpStatusCode.NotFound, "SecretNotFound"),
            { IsGone: true } => Error(HttpStatusCode.NotFound, "SecretNotFound"),
            { IsEnabled: false } => Error(HttpStatusCode.Forbidden, "Forbidden"),
            var secret => (HttpStatusCode.OK, secret.Describe(Address, withValue: true)),
        };

    private static (HttpStatusCode Status, object Body) Error(HttpStatusCode status, string code) =>
        (status, new { error = new { code, message = "Refused." } });
}
