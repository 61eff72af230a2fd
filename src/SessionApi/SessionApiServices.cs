using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SessionApi.Auth;
using SessionApi.Contracts;
using SessionApi.Endpoints;
using SessionApi.Links;
using SessionApi.OpenApi;
using SessionApi.Pages;
using SessionApi.Telemetry;
using Sessions.Clusters;
using Sessions.Webhooks;
using WhatsApp.Crypto;

namespace SessionApi;

/// <summary>Registers the HTTP API.</summary>
public static class SessionApiServices
{
    private static readonly TimeSpan StorageCheckLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The API's services and options (<c>Auth</c>, <c>Limits</c>). The host brings the session layer: an <c>IGrainFactory</c> and an
    /// <see cref="Sessions.ISessionDirectory"/>; further health checks that it registers count for <c>/health/ready</c>. The pipeline itself is <see cref="SessionApiPipeline.UseSessionApi"/>.
    /// </summary>
    public static IServiceCollection AddSessionApi(this IServiceCollection services, IConfiguration configuration)
    {
        // Before all that it watches.
        services.AddTelemetry(configuration);
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRandomSource>(SystemRandomSource.Instance);
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection(AuthOptions.Section)).ValidateOnStart();
        services.AddOptions<RequestLimitsOptions>().Bind(configuration.GetSection(RequestLimitsOptions.Section)).ValidateOnStart();
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddOptions<PendingLimitOptions>().Bind(configuration.GetSection(PendingLimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PendingLimitOptions>, PendingLimitOptionsValidator>();
        services.AddOptions<SessionLimitOptions>().Bind(configuration.GetSection(SessionLimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionLimitOptions>, SessionLimitOptionsValidator>();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<IValidateOptions<RequestLimitsOptions>, RequestLimitsOptionsValidator>();
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietRequestLog>();

        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<StoredKeys>();
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<KeyMaker>();
        services.AddSingleton<KeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUse>());
        services.AddSingleton<StoredKeysStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<StoredKeysStartup>());
        services.AddSingleton<FailedKeyLimiter>();
        services.AddRateLimiter(_ => { });
        services.AddSingleton<RequestRate>();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(provider => provider.GetRequiredService<RequestRate>());
        services.TryAddSingleton<IKeylessAccess, LoopbackAccess>();

        services.TryAddSingleton<ISessions, GrainSessions>();
        services.TryAddSingleton<ISessionIdSource, RandomSessionIds>();
        services.AddSingleton<JsonBodyReader>();
        services.AddSingleton<CreateSessionEndpoint>();
        services.AddSingleton<IdempotentCreation>();
        services.AddSingleton<ReadSessionEndpoint>();
        services.AddSingleton<UpdateSessionEndpoint>();
        services.AddSingleton<SessionQrEndpoint>();
        services.AddSingleton<SessionEndpoints>();
        services.AddSingleton<LifecycleEndpoints>();
        services.AddSingleton<QrWait>();
        services.AddSingleton<PendingLimit>();
        services.AddSingleton<SessionLimit>();
        services.AddSingleton<CreationLimits>();
        services.AddSingleton<ListSessionsEndpoint>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<WebhookDeliveryEndpoints>();
        services.AddSingleton<WebhookWishes>();
        services.TryAddSingleton<IWebhookBodies, EventJson>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ReadinessProbe>();
        services.AddSingleton<PageFiles>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<LinkPageEndpoints>();
        services.AddApiDocument();
        services.AddHealthChecks().AddCheck<StorageHealthCheck>(StorageHealthCheck.Name, failureStatus: null, tags: [], StorageCheckLimit);

        return services;
    }

    /// <summary>Makes <c>/health/ready</c> ask for the silo of this process too or, where it has none, for any owner of sessions.</summary>
    public static IServiceCollection AddOwnerHealthCheck(this IServiceCollection services, IConfiguration configuration)
    {
        if (SessionHostingOptions.IsClient(configuration)) services.AddHealthChecks().AddCheck<OwnersHealthCheck>(OwnersHealthCheck.Name);
        else services.AddHealthChecks().AddCheck<SiloHealthCheck>(SiloHealthCheck.Name);

        return services;
    }

    /// <summary>
    /// Tells the API that callers reach it through the host of Azure Functions. Without a key it then starts only under the Core Tools
    /// (<c>AZURE_FUNCTIONS_ENVIRONMENT</c> is <c>Development</c> and <c>WEBSITE_SITE_NAME</c> is absent).
    /// </summary>
    public static IServiceCollection AddFunctionsHostAccess(this IServiceCollection services, IConfiguration configuration) => services
        .Replace(ServiceDescriptor.Singleton<IKeylessAccess>(new FunctionsHostAccess(configuration)))
        // The last step is that host's own word; what stands before it may be anybody's.
        .PostConfigure<ForwardedHeadersOptions>(options => options.ForwardLimit = 1);
}
