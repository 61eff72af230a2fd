using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sessions.Net;
using Sessions.Telemetry;

namespace Sessions.Webhooks;

/// <summary>Registers webhooks.</summary>
internal static class WebhookServiceCollectionExtensions
{
    /// <summary>All but <see cref="IWebhookBodies"/>, which whoever shows events to callers brings, and <see cref="WebhookRecovery"/>, which is for owners.</summary>
    /// <exception cref="InvalidOperationException">The section <c>Webhooks</c> holds a value that cannot be used.</exception>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(WebhookOptions.Section).Get<WebhookOptions>() ?? new WebhookOptions();
        if (options.Validate().ToArray() is { Length: > 0 } errors) throw new InvalidOperationException(string.Join(' ', errors));

        services.TryAddSingleton(options);
        services.TryAddSingleton(provider => new WebhookSender(Guard(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWebhookSender>(provider =>
            new ObservedWebhookSender(provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<SessionMetrics>()));
        services.TryAddSingleton(provider => new WebhookTargets(Guard(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<WebhookServices>();
        services.TryAddSingleton<WebhookStores>();
        services.TryAddSingleton<IWebhooks, GrainWebhooks>();

        return services;
    }

    private static TargetGuard Guard(IServiceProvider provider) =>
        new(provider.GetRequiredService<IHostResolver>(), provider.GetRequiredService<WebhookOptions>().AllowPrivateTargets);
}
