using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Keys;

public sealed class KeyRoutesTests : IAsyncLifetime
{
    private KeyApi _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await KeyApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_hash()
    {
        var response = await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, new JsonObject { ["name"] = "ci", ["scopes"] = new JsonArray("sessions:read") });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var made = await response.JsonAsync();
        var (text, id) = (made.Text("key")!, made.Text("keyId")!);
        Assert.Equal($"/keys/{id}", response.Headers.Location?.ToString());
        Assert.Equal(["keyId", "key", "prefix", "name", "tenant", "scopes", "createdAt"], made.Names());
        Assert.Equal($"wsk_default_{id}", made.Text("prefix"));
        Assert.StartsWith(made.Text("prefix")!, text, StringComparison.Ordinal);
        var stored = await _api.Host.Keys.FindAsync("default", id, Token);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))), stored!.Hash);
        foreach (var path in (string[])["/keys", $"/keys/{id}"])
        {
            var body = await (await _api.GetAsync(path, KeyApi.Admin)).Content.ReadAsStringAsync(Token);
            Assert.Contains(id, body, StringComparison.Ordinal);
            Assert.DoesNotContain(text, body, StringComparison.Ordinal);
            Assert.DoesNotContain(stored.Hash, body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("X-Api-Key", "")]
    [InlineData("x-functions-key", "")]
    [InlineData("?code", "")]
    public async Task A_stored_key_is_taken_from_each_of_four_places(string place, string before)
    {
        var (text, _) = await _api.MakeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, place[0] == '?' ? $"/sessions?code={text}" : "/sessions");
        if (place[0] != '?') request.Headers.TryAddWithoutValidation(place, before + text);

        Assert.Equal(HttpStatusCode.OK, (await _api.Host.Client.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_at_once()
    {
        var (text, id) = await _api.MakeAsync();
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);

        var deleted = await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", KeyApi.Admin)).JsonAsync();

        Assert.Equal(("Key deleted successfully", id), (deleted.Text("message"), deleted.Text("keyId")));
        await (await _api.GetAsync("/sessions", text)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", KeyApi.Admin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
        await (await _api.GetAsync($"/keys/{id}", KeyApi.Admin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
    }

    [Fact]
    public async Task A_key_revoked_by_another_process_stops_within_seconds()
    {
        var (text, id) = await _api.MakeAsync();
        await _api.GetAsync("/sessions", text);
        await _api.Host.Keys.DeleteAsync("default", id, Token);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);

        _api.Host.Time.Advance(StoredKeys.Memory);

        await (await _api.GetAsync("/sessions", text)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_key_in_use_is_looked_up_once_in_a_while_and_a_wrong_one_as_well()
    {
        var (text, _) = await _api.MakeAsync();
        foreach (var key in (string[])[text, text[..^1] + (text[^1] == 'A' ? 'B' : 'A')])
        {
            var before = _api.Host.Keys.Reads;
            for (var i = 0; i < 5; i++) await _api.GetAsync("/sessions", key);

            Assert.Equal(before + 1, _api.Host.Keys.Reads);
        }
    }

    [Fact]
    public async Task The_last_use_is_noted_within_a_minute_or_so()
    {
        var (text, id) = await _api.MakeAsync();
        Assert.DoesNotContain("lastUsedAt", (await _api.ListAsync(KeyApi.Admin)).Single().Names());
        await _api.GetAsync("/sessions", text);

        await _api.Host.Services.GetRequiredService<KeyUse>().FlushAsync(Token);

        var key = Assert.Single(await _api.ListAsync(KeyApi.Admin));
        Assert.Equal((id, "2025-01-08T12:00:00.000Z"), (key.Text("keyId"), key.Text("lastUsedAt")));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"tenant":5}""", "tenant")]
    [InlineData("""{"scopes":[]}""", "scopes")]
    [InlineData("""{"scopes":"sessions:read"}""", "scopes")]
    [InlineData("""{"scopes":["everything"]}""", "scopes")]
    [InlineData("""{"scopes":["sessions:read",null]}""", "scopes")]
    [InlineData("""{"sessionIds":[]}""", "sessionIds")]
    [InlineData("""{"sessionIds":["../one"]}""", "sessionIds")]
    [InlineData("""{"sessionIds":["a b"]}""", "sessionIds")]
    [InlineData("""{"expiresAt":"tomorrow"}""", "expiresAt")]
    [InlineData("""{"expiresAt":1736337600}""", "expiresAt")]
    [InlineData("""{"expiresAt":"2025-01-08T12:00:00Z"}""", "expiresAt")]
    public async Task What_makes_no_sense_is_refused_by_field(string body, string field)
    {
        var response = await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, JsonNode.Parse(body)!.AsObject());

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([field], problem.GetProperty("errors").Names());
        Assert.Empty(await _api.ListAsync(KeyApi.Admin));
    }

    [Fact]
    public async Task While_storage_is_down_configured_keys_work_and_stored_ones_are_not_called_wrong()
    {
        var (text, _) = await _api.MakeAsync();
        _api.Host.Keys.IsDown = true;

        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", KeyApi.Admin)).StatusCode);
        await (await _api.GetAsync("/sessions", text)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        await (await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }
}
