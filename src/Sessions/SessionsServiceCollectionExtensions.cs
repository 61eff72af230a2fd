using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sessions.Clusters;
using Sessions.Events;
using Sessions.Net;
using Sessions.Proxies;
using Sessions.Storage;
using Sessions.Telemetry;
using Sessions.Versions;
using Sessions.Webhooks;
using WhatsApp;
using WhatsApp.Crypto;
using WhatsApp.Telemetry;
using WhatsApp.Transport;

namespace Sessions;

/// <summary>Registers the session layer.</summary>
public static class SessionsServiceCollectionExtensions
{
    /// <summary>
    /// Grain services and clients and, unless <c>Sessions:Hosting</c> is <c>Client</c>, recovery and the unlink worker. Storage and the silo are
    /// registered by their own.
    /// </summary>
    /// <exception cref="InvalidOperationException">The section <c>WhatsApp</c>, <c>Limits</c>, <c>Events</c>, <c>Webhooks</c>, <c>Cluster</c> or <c>Sessions</c> holds a value that cannot be used.</exception>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(WhatsAppOptions.Section).Get<WhatsAppOptions>() ?? new WhatsAppOptions();
        if (options.Validate().ToArray() is { Length: > 0 } errors) throw new InvalidOperationException(string.Join(' ', errors));

        var expiry = configuration.GetSection(ExpiryOptions.Section).Get<ExpiryOptions>() ?? new ExpiryOptions();
        if (expiry.Validate().ToArray() is { Length: > 0 } mistakes) throw new InvalidOperationException(string.Join(' ', mistakes));

        var proxies = configuration.GetSection(ProxyOptions.Section).Get<ProxyOptions>() ?? new ProxyOptions();

        services.TryAddSingleton(expiry);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRandomSource>(SystemRandomSource.Instance);
        services.TryAddSingleton<IHostResolver, DnsHostResolver>();
        services.TryAddSingleton(provider => new ProxyDialer(
            new TargetGuard(provider.GetRequiredService<IHostResolver>(), proxies.AllowPrivateTargets), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IProxyCheck>(provider => provider.GetRequiredService<ProxyDialer>());
        services.TryAddSingleton<ITransportFactory, WebSocketTransportFactory>();
        services.TryAddSingleton(provider => CreateVersionSource(options, provider));
        services.AddMetrics();
        services.TryAddSingleton<SessionMetrics>();
        services.TryAddSingleton<IConnectAdmission>(provider => CreateAdmission(options, provider));
        services.TryAddSingleton(provider => CreateClientOptions(options, provider));
        services.TryAddSingleton<ISessionConnectionFactory, SessionConnectionFactory>();
        services.TryAddSingleton(ClusterJoinOptions.Read(configuration));
        services.TryAddSingleton<ISessionDirectory, SessionDirectory>();
        services.TryAddSingleton<UnlinkSignal>();
        services.TryAddSingleton(provider => new SessionGrainServices(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IRandomSource>(),
            provider.GetRequiredService<IUnlinkStore>(),
            provider.GetRequiredService<IProxyStore>(),
            provider.GetRequiredService<UnlinkSignal>(),
            provider.GetRequiredService<SessionMetrics>()));
        services.TryAddSingleton(CreateEventOptions(configuration));
        services.TryAddSingleton<IEventLog, EventLog>();
        services.AddWebhooks(configuration);
        if (SessionHostingOptions.IsClient(configuration)) services.TryAddSingleton<ILiveOwners, ClusterOwners>();
        else services.AddOwnership();

        return services;
    }

    /// <summary>What runs in processes that own sessions, and only there.</summary>
    private static void AddOwnership(this IServiceCollection services)
    {
        services.TryAddSingleton<ISiloIdentity, SiloIdentity>();
        services.TryAddSingleton<ILiveOwners, SiloOwners>();
        services.AddHostedService<WebhookRecovery>();
        services.AddHostedService<SessionRecovery>();
        services.AddHostedService<UnlinkWorker>();
        services.AddHostedService<IdempotencySweep>();
        services.AddHostedService<ExpirySweep>();
        services.AddHostedService<ProxySweep>();
    }

    private static ConnectAdmission CreateAdmission(WhatsAppOptions options, IServiceProvider provider)
    {
        var admission = new ConnectAdmission(
            options.MaxConcurrentHandshakes, provider.GetRequiredService<IRandomSource>(), provider.GetRequiredService<TimeProvider>());
        provider.GetRequiredService<SessionMetrics>().Watch(admission);
        return admission;
    }

    private static EventOptions CreateEventOptions(IConfiguration configuration)
    {
        var options = configuration.GetSection(EventOptions.Section).Get<EventOptions>() ?? new EventOptions();
        return options.Validate().ToArray() is { Length: > 0 } errors ? throw new InvalidOperationException(string.Join(' ', errors)) : options;
    }

    private static IWebVersionSource CreateVersionSource(WhatsAppOptions options, IServiceProvider provider) =>
        options.Version is { Length: > 0 } version
            ? new FixedWebVersion(WebVersion.Parse(version))
            : new WebVersionSource(
                new SharedRevision(
                    new ServiceWorker(ServiceWorker.CreateClient(), ServiceWorker.AddressFor(options.Url)),
                    provider.GetRequiredService<IWebVersionStore>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<IRandomSource>(),
                    provider.GetRequiredService<ILogger<SharedRevision>>()),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WebVersionSource>>());

    private static WhatsAppClientOptions CreateClientOptions(WhatsAppOptions options, IServiceProvider provider) => new()
    {
        Url = options.Url,
        // Another root than the real one is for a simulator on this machine, and for nothing else.
        NoiseRootKey = options is { IsLoopback: true, NoiseRootKey.Length: > 0 }
            ? Convert.FromHexString(options.NoiseRootKey)
            : WhatsAppClientOptions.DefaultNoiseRootKey,
        Transports = provider.GetRequiredService<ITransportFactory>(),
        Version = provider.GetRequiredService<IWebVersionSource>(),
        Time = provider.GetRequiredService<TimeProvider>(),
        Random = provider.GetRequiredService<IRandomSource>(),
        Admission = provider.GetRequiredService<IConnectAdmission>(),
        Metrics = new(provider.GetRequiredService<IMeterFactory>().Create(ClientMetrics.Name)),
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("WhatsApp.Client"),
    };
}
