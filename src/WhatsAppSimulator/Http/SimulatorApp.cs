using System.Net;
using System.Text.Json.Serialization;
using WhatsAppSimulator.Http.Api;
using WhatsAppSimulator.Http.Page;

namespace WhatsAppSimulator.Http;

/// <summary>
/// The simulated server behind a loopback socket: <c>/ws/chat</c> for clients, <c>/sw.js</c> for their version, commands for the phones, and a
/// page that gives them.
/// </summary>
public sealed class SimulatorApp : IAsyncDisposable
{
    /// <summary>Bytes of a request's body; the longest is a QR text of some hundred. Pictures have a limit of their own.</summary>
    private const int MaxBodyLength = 16 * 1024;

    private readonly WebApplication _app;
    private readonly SessionCodes _codes;

    private SimulatorApp(WebApplication app, SimulatedServer server, SessionCodes codes, Uri address)
    {
        _app = app;
        _codes = codes;
        Server = server;
        Address = address;
    }

    /// <summary>The service behind the socket.</summary>
    public SimulatedServer Server { get; }

    /// <summary>Such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri Address { get; }

    /// <summary>What a client dials, such as <c>ws://127.0.0.1:5080/ws/chat</c>.</summary>
    public Uri SocketAddress => new UriBuilder(Address) { Scheme = "ws", Path = SocketEndpoint.Path }.Uri;

    /// <summary>Listens when it returns.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidDataException">The state file is not one.</exception>
    public static async Task<SimulatorApp> StartAsync(SimulatorAppOptions options, CancellationToken cancellationToken = default)
    {
        var server = new SimulatedServer(options.Server);
        var codes = new SessionCodes(options);
        var app = Build(options, server, codes);
        try
        {
            await server.SaveAsync();
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            await server.DisposeAsync();
            codes.Dispose();
            throw;
        }

        // Sockets would keep the host from stopping: they are closed first, as a restarting service does.
        app.Lifetime.ApplicationStopping.Register(() => _ = server.CloseAllAsync());
        return new SimulatorApp(app, server, codes, new Uri(app.Urls.First()));
    }

    /// <summary>Runs until a signal ends the process.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await Server.DisposeAsync();
        await _app.DisposeAsync();
        _codes.Dispose();
    }

    private static WebApplication Build(SimulatorAppOptions options, SimulatedServer server, SessionCodes codes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyLength;
        });

        // Standard output belongs to the line that tells where the simulator listens.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, HttpJsonContext.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });

        var app = builder.Build();
        app.UseStatusCodePages(context => Problems.Unspecified(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.Use(LocalOnly.RefuseStrangersAsync);
        // The protocol pings by itself; WebSocket pings would cost a timer per socket.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        new SocketEndpoint(server).Map(app);
        new ServiceWorkerEndpoint(server).Map(app);
        PageEndpoints.Map(app);
        new PhoneEndpoints(server).Map(app);
        new ScanEndpoint(server, codes).Map(app);
        new SessionEndpoints(server, codes).Map(app);
        new DeviceEndpoints(server).Map(app);
        new FaultEndpoints(server).Map(app);
        new ConnectionEndpoints(server).Map(app);
        new LogEndpoint(server, app.Lifetime.ApplicationStopping).Map(app);
        return app;
    }
}
