using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WhatsAppSimulator;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>Tests of the program's routes, on a real loopback socket.</summary>
public abstract class AppTests : IAsyncLifetime
{
    protected const string Number = "491510000001";

    private SimulatorApp? _app;
    private HttpClient? _http;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SimulatedServer Server => _app!.Server;

    protected HttpClient Http => _http!;

    protected virtual SimulatorAppOptions Options => new() { Server = new SimulatedServerOptions { LogCapacity = 50 } };

    public virtual async ValueTask InitializeAsync()
    {
        _app = await SimulatorApp.StartAsync(Options, Token);
        _http = new HttpClient { BaseAddress = _app.Address };
    }

    public virtual async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path, Token);

    protected static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, code), (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString()));
    }
}
