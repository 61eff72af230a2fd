using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sessions;
using Sessions.ApiKeys;
using Sessions.Events;
using Sessions.Net;
using Sessions.Proxies;
using Sessions.Storage;
using Sessions.Webhooks;
using Shared.Storage;

namespace SessionApi.Tests.Hosting;

/// <summary>The API on Kestrel at a free loopback port, with owners and directory replaced and a clock that tests move.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, FakeSessions sessions, FakeTimeProvider time)
    {
        _app = app;
        Sessions = sessions;
        Time = time;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public FakeSessions Sessions { get; }

    public FakeTimeProvider Time { get; }

    public InMemoryIdempotencyStore Entries => (InMemoryIdempotencyStore)Services.GetRequiredService<IIdempotencyStore>();

    public InMemoryApiKeyStore Keys => (InMemoryApiKeyStore)Services.GetRequiredService<IApiKeyStore>();

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it with these settings (<c>Auth:AllowAnonymous</c> and so on).</summary>
    public static async Task<ApiHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        Action<IServiceCollection>? configure = null,
        string url = "http://127.0.0.1:0",
        ILoggerProvider? logs = null)
    {
        var time = new FakeTimeProvider(Now);
        var sessions = new FakeSessions(time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();
        if (logs is not null) builder.Logging.AddProvider(logs);
        builder.WebHost.UseUrls(url);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<ISessions>(sessions);
        builder.Services.AddSingleton<ISessionDirectory>(new FakeDirectory(sessions));
        builder.Services.AddSingleton<IIdempotencyStore>(new InMemoryIdempotencyStore());
        builder.Services.AddSingleton<IApiKeyStore>(new InMemoryApiKeyStore());
        builder.Services.AddSingleton<IEventLog>(sessions.Events);
        builder.Services.AddSingleton(new EventOptions());
        var guard = new TargetGuard(new LocalResolver(), allowsPrivate: false);
        builder.Services.AddSingleton<IProxyCheck>(new ProxyDialer(guard, time));
        builder.Services.AddSingleton<IWebhooks>(new FakeWebhooks(time));
        builder.Services.AddSingleton(new WebhookTargets(guard, time));
        configure?.Invoke(builder.Services);
        builder.Services.AddSessionApi(builder.Configuration);

        var app = builder.Build();
        app.UseSessionApi();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ApiHost(app, sessions, time);
    }

    /// <summary>Asks the host to stop, and waits until it has.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
