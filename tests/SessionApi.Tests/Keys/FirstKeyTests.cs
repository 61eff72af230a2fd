using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Tests.Hosting;
using Sessions.ApiKeys;
using Shared.Storage;

namespace SessionApi.Tests.Keys;

/// <summary>Where no key is configured, the first stored one closes the door for everybody without one.</summary>
public sealed class FirstKeyTests
{
    private const string Everywhere = "http://0.0.0.0:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_first_key_the_developer_needs_it_as_well()
    {
        await using var api = await ApiHost.StartAsync();
        using var response = await api.Client.PostAsync("/keys", content: null, Token);
        var key = (await response.JsonAsync()).Text("key")!;

        await (await api.Client.GetAsync("/sessions", Token)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions");
        request.Headers.Add("X-Api-Key", key);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task Revoking_the_last_key_does_not_open_the_door_again()
    {
        await using var api = await ApiHost.StartAsync();
        using var response = await api.Client.PostAsync("/keys", content: null, Token);
        await api.Keys.DeleteAsync("default", (await response.JsonAsync()).Text("keyId")!, Token);
        api.Time.Advance(TimeSpan.FromMinutes(1));

        await (await api.Client.GetAsync("/sessions", Token)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task With_a_stored_key_it_may_listen_everywhere()
    {
        var keys = new InMemoryApiKeyStore();
        await keys.AddAsync(new ApiKey { Tenant = "default", Id = "0123456789abcdef", Hash = "", Scopes = [], CreatedAt = ApiHost.Now }, Token);

        await using var api = await ApiHost.StartAsync(
            [new("Http:PublicUrl", "https://sessions.example.com")], services => services.AddSingleton<IApiKeyStore>(keys), Everywhere);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_one_or_when_nobody_can_tell_it_may_not(bool isDown)
    {
        var keys = new InMemoryApiKeyStore { IsDown = isDown };

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var api = await ApiHost.StartAsync(url: Everywhere, configure: services => services.AddSingleton<IApiKeyStore>(keys));
        });
    }

    [Fact]
    public async Task While_nobody_can_tell_whether_there_is_a_key_the_door_is_closed()
    {
        await using var api = await ApiHost.StartAsync(configure: services => services.AddSingleton<IApiKeyStore>(new InMemoryApiKeyStore { IsDown = true }));

        await (await api.Client.GetAsync("/sessions", Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }
}
