using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Keys;

/// <summary>An API whose operator has configured keys for everything, in two tenants; stored keys are made from there.</summary>
internal sealed class KeyApi : IAsyncDisposable
{
    public const string Admin = "admin-key-0123456789-0123456789-0123456789";
    public const string OtherAdmin = "other-key-0123456789-0123456789-0123456789";

    private KeyApi(ApiHost host) => Host = host;

    public ApiHost Host { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<KeyApi> StartAsync(LogRecorder? logs = null, params (string Name, string Value)[] settings) => new(await ApiHost.StartAsync(
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        {
            ["Auth:Keys:admin:Value"] = Admin,
            ["Auth:Keys:other:Value"] = OtherAdmin,
            ["Auth:Keys:other:Tenant"] = "other",
        },
        logs: logs));

    /// <summary>Makes a key; its text and its id.</summary>
    public async Task<(string Text, string Id)> MakeAsync(JsonObject? wish = null, string maker = Admin)
    {
        using var response = await CallAsync(HttpMethod.Post, "/keys", maker, wish ?? []);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var key = await response.JsonAsync();

        return (key.Text("key")!, key.Text("keyId")!);
    }

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string? key, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

        return await Host.Client.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key) => CallAsync(HttpMethod.Get, path, key);

    /// <summary>The keys that a key sees.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string key) =>
        [.. (await (await GetAsync("/keys", key)).JsonAsync()).GetProperty("keys").EnumerateArray()];

    public void AddSession(string id, string tenant = "default") =>
        Host.Sessions.Known[TestSessions.Key(id, tenant)] = TestSessions.Connected(TestSessions.Key(id, tenant));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
