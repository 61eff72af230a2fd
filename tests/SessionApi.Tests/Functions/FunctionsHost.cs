using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SessionApi.Tests.Hosting;
using SessionFunctions;
using Sessions;
using Sessions.ApiKeys;
using Sessions.Events;
using Sessions.Net;
using Sessions.Proxies;
using Sessions.Storage;
using Shared.Storage;

namespace SessionApi.Tests.Functions;

/// <summary>The functions behind the routing of a worker, with owners and directory replaced; requests come as the Functions host forwards them.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    public static readonly Dictionary<string, string?> OwnMachine = new() { ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development" };

    private readonly IHost _host;
    private readonly HttpClient _client;

    private FunctionsHost(IHost host, FakeSessions sessions)
    {
        _host = host;
        _client = new HttpClient { BaseAddress = new Uri(((WebApplication)host).Urls.Single()) };
        Sessions = sessions;
    }

    public FakeSessions Sessions { get; }

    public static async Task<FunctionsHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var time = new FakeTimeProvider(ApiHost.Now);
        var sessions = new FakeSessions(time);

        var builder = FunctionsApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(settings ?? OwnMachine);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<ISessions>(sessions);
        builder.Services.AddSingleton<ISessionDirectory>(new FakeDirectory(sessions));
        builder.Services.AddSingleton<IIdempotencyStore>(new InMemoryIdempotencyStore());
        builder.Services.AddSingleton<IApiKeyStore>(new InMemoryApiKeyStore());
        builder.Services.AddSingleton<IEventLog>(new FakeEventLog(TimeProvider.System));
        builder.Services.AddSingleton<IProxyCheck>(new ProxyDialer(new TargetGuard(new DnsHostResolver(), allowsPrivate: false), time));
        builder.Services.AddSingleton(new EventOptions());
        builder.Services.AddSingleton<IProxyCheck>(new ProxyDialer(new TargetGuard(new LocalResolver(), allowsPrivate: false), time));
        builder.Services.AddSessionApi(builder.Configuration);
        builder.Services.AddFunctionsHostAccess(builder.Configuration);
        builder.Services.AddSingleton<ApiHandOff>();
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder.Services);

        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new FunctionsHost(host, sessions);
    }

    /// <summary>Sends a request of the caller at <paramref name="from"/> who reached the Functions host under the name <paramref name="host"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string from = "127.0.0.1", string host = "localhost:7071", params (string Name, string Value)[] headers) =>
        SendBareAsync(method, path, [("X-Forwarded-For", from), ("X-Forwarded-Host", host), ("X-Forwarded-Proto", "http"), .. headers]);

    /// <summary>Sends a request with these headers and no others.</summary>
    public async Task<HttpResponseMessage> SendBareAsync(HttpMethod method, string path, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
