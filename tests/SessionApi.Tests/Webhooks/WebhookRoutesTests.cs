using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionApi.Contracts;
using SessionApi.Tests.Hosting;
using Sessions.Webhooks;

namespace SessionApi.Tests.Webhooks;

/// <summary>The routes of webhooks over HTTP, with real deliveries.</summary>
public sealed class WebhookRoutesTests : IAsyncLifetime
{
    private const string OwnSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private WebhookApi _api = null!;
    private Receiver _target = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_api, _target) = (await WebhookApi.StartAsync(), await Receiver.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_is_made_and_shows_its_secret_once()
    {
        var response = await _api.PostAsync("/webhooks", new JsonObject { ["url"] = _target.Url, ["name"] = "crm", ["events"] = new JsonArray("session.status") });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var made = await response.JsonAsync();
        Assert.Equal(["webhookId", "url", "name", "events", "enabled", "secret", "pending", "createdAt", "updatedAt"], made.Names());
        Assert.Equal($"/webhooks/{made.Text("webhookId")}", response.Headers.Location?.ToString());
        Assert.True(WebhookSecret.IsValid(made.Text("secret")));
        foreach (var path in (string[])["/webhooks", $"/webhooks/{made.Text("webhookId")}"])
        {
            var body = await (await _api.GetAsync(path)).Content.ReadAsStringAsync(Token);
            Assert.Contains("crm", body, StringComparison.Ordinal);
            Assert.DoesNotContain("whsec_", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_event_arrives_signed_and_as_the_routes_of_events_show_it()
    {
        var made = await _api.CreateAsync(_target.Url, new JsonObject { ["secret"] = OwnSecret });
        Assert.Equal(OwnSecret, made.Text("secret"));

        await _api.TellAsync("shop-7", 1, count: 2);

        await _target.BodiesAsync(2);
        foreach (var ((headers, body), sequence) in _target.Requests.Zip([1, 2]))
        {
            var told = WebhookApi.Event("shop-7", sequence);
            Assert.Equal(JsonSerializer.Serialize(EventResponse.From(told), ApiJson.Context.EventResponse), body);
            Assert.Equal(told.Id, headers["WEBHOOK-ID"]);
            var timestamp = long.Parse(headers["WEBHOOK-TIMESTAMP"], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - timestamp, 0, 60);
            Assert.Equal(WebhookSecret.Sign(OwnSecret, told.Id, timestamp, System.Text.Encoding.UTF8.GetBytes(body)), headers["WEBHOOK-SIGNATURE"]);
        }
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_by_status_and_time_alone()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId");
        await _api.TellAsync("shop-7", 1, count: 3);
        await _target.BodiesAsync(3);
        _target.Status = 500;
        await _api.TellAsync("shop-8", 1);

        var all = await DeliveriesAsync(id, "", rows => rows.Count == 4);

        Assert.Equal(["4", "3", "2", "1"], all.Select(row => row.Text("deliveryId")));
        Assert.Equal(
            ["deliveryId", "eventId", "sessionId", "type", "status", "attempts", "statusCode", "error", "eventAt", "lastAttemptAt", "nextAttemptAt"], all[0].Names());
        Assert.Equal(("pending", 500, "refused"), (all[0].Text("status"), all[0].GetProperty("statusCode").GetInt32(), all[0].Text("error")));
        Assert.Equal(["deliveryId", "eventId", "sessionId", "type", "status", "attempts", "statusCode", "eventAt", "lastAttemptAt"], all[1].Names());
        Assert.Equal(("delivered", 204), (all[1].Text("status"), all[1].GetProperty("statusCode").GetInt32()));
        Assert.Single(await DeliveriesAsync(id, "?status=pending"));
        Assert.Equal(3, (await DeliveriesAsync(id, "?status=delivered")).Count);
        var page = await (await _api.GetAsync($"/webhooks/{id}/deliveries?limit=3")).JsonAsync();
        Assert.Equal("2", page.Text("next"));
        Assert.Equal("1", Assert.Single(await DeliveriesAsync(id, "?before=2")).Text("deliveryId"));
        var state = await (await _api.GetAsync($"/webhooks/{id}")).JsonAsync();
        Assert.Equal(1, state.GetProperty("pending").GetInt32());
        Assert.Contains("lastFailedAt", state.Names());
        // What the target says of itself is nowhere.
        Assert.DoesNotContain("what-the-target", await (await _api.GetAsync($"/webhooks/{id}/deliveries")).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redelivering_sends_the_same_message_again()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId");
        await _api.TellAsync("shop-7", 1);
        await _target.BodiesAsync(1);
        await DeliveriesAsync(id, "", rows => rows.Count == 1);

        var response = await _api.PostAsync($"/webhooks/{id}/redeliver", new JsonObject { ["deliveryIds"] = new JsonArray("1") });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, (await response.JsonAsync()).GetProperty("redelivering").GetInt32());
        await _target.BodiesAsync(2);
        Assert.Single(_target.Requests.Select(request => (request.Headers["WEBHOOK-ID"], request.Body)).Distinct());
        Assert.Equal(0, (await (await _api.PostAsync($"/webhooks/{id}/redeliver")).JsonAsync()).GetProperty("redelivering").GetInt32());
    }

    [Fact]
    public async Task A_ping_says_what_came_of_it()
    {
        var made = await _api.CreateAsync(_target.Url);

        var fine = await (await _api.PostAsync($"/webhooks/{made.Text("webhookId")}/ping")).JsonAsync();
        _target.Status = 302;
        var moved = await (await _api.PostAsync($"/webhooks/{made.Text("webhookId")}/ping")).JsonAsync();

        Assert.Equal(["pingId", "delivered", "statusCode", "durationMs"], fine.Names());
        Assert.True(fine.GetProperty("delivered").GetBoolean());
        Assert.Equal((false, 302, "redirected"), (moved.GetProperty("delivered").GetBoolean(), moved.GetProperty("statusCode").GetInt32(), moved.Text("error")));
        var (headers, body) = _target.Requests.First();
        var message = JsonElement.Parse(body);
        Assert.Equal((fine.Text("pingId"), fine.Text("pingId"), "webhook.ping"), (headers["WEBHOOK-ID"], message.Text("id"), message.Text("type")));
        Assert.Equal(made.Text("webhookId"), message.GetProperty("data").Text("webhookId"));
        Assert.Equal(
            WebhookSecret.Sign(
                made.Text("secret")!, fine.Text("pingId")!, long.Parse(headers["WEBHOOK-TIMESTAMP"], System.Globalization.CultureInfo.InvariantCulture), System.Text.Encoding.UTF8.GetBytes(body)),
            headers["WEBHOOK-SIGNATURE"]);
    }

    [Fact]
    public async Task A_rotated_secret_signs_beside_the_one_before()
    {
        var made = await _api.CreateAsync(_target.Url, new JsonObject { ["secret"] = OwnSecret });
        var id = made.Text("webhookId");

        var response = await _api.PostAsync($"/webhooks/{id}/rotate-secret");
        var rotated = await response.JsonAsync();
        await _api.PostAsync($"/webhooks/{id}/ping");
        var last = await (await _api.PostAsync($"/webhooks/{id}/rotate-secret", new JsonObject { ["secret"] = OwnSecret, ["overlapSeconds"] = 0 })).JsonAsync();
        await _api.PostAsync($"/webhooks/{id}/ping");

        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.True(WebhookSecret.IsValid(rotated.Text("secret")));
        Assert.Contains("previousSecretExpiresAt", rotated.Names());
        Assert.Equal([2, 1], _target.Requests.Select(request => request.Headers["WEBHOOK-SIGNATURE"].Split(' ').Length));
        Assert.Equal(OwnSecret, last.Text("secret"));
        Assert.DoesNotContain("previousSecretExpiresAt", last.Names());
    }

    [Fact]
    public async Task Changes_are_a_merge_patch()
    {
        var id = (await _api.CreateAsync(_target.Url, new JsonObject { ["name"] = "crm", ["sessions"] = new JsonArray("b", "a", "a") })).Text("webhookId");

        var patch = JsonNode.Parse("""{"name":null,"description":"new","events":["session.deleted"],"enabled":false}""")!.AsObject();
        var changed = await (await _api.CallAsync(HttpMethod.Patch, $"/webhooks/{id}", patch)).JsonAsync();

        Assert.DoesNotContain("name", changed.Names());
        Assert.Equal(("new", false), (changed.Text("description"), changed.GetProperty("enabled").GetBoolean()));
        Assert.Equal(["a", "b"], changed.GetProperty("sessions").EnumerateArray().Select(session => session.GetString()));
        await _api.TellAsync("a", 1);
        Assert.Equal(changed.GetRawText(), (await (await _api.GetAsync($"/webhooks/{id}")).JsonAsync()).GetRawText());
    }

    [Fact]
    public async Task A_deleted_webhook_is_gone_for_every_route()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId");

        var deleted = await (await _api.CallAsync(HttpMethod.Delete, $"/webhooks/{id}")).JsonAsync();

        Assert.Equal(("Webhook deleted successfully", id), (deleted.Text("message"), deleted.Text("webhookId")));
        await AssertHiddenAsync(id!, WebhookApi.Key);
    }

    [Fact]
    public async Task Another_tenants_webhook_is_not_there()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId")!;

        await AssertHiddenAsync(id, WebhookApi.OtherKey);
        Assert.Empty((await (await _api.GetAsync("/webhooks", WebhookApi.OtherKey)).JsonAsync()).GetProperty("webhooks").EnumerateArray());
        await AssertHiddenAsync("NOT AN ID", WebhookApi.Key);
    }

    [Fact]
    public async Task A_key_with_a_list_of_sessions_has_webhooks_of_these_alone()
    {
        var all = (await _api.CreateAsync(_target.Url)).Text("webhookId")!;
        var beyond = (await _api.CreateAsync(_target.Url, new JsonObject { ["sessions"] = new JsonArray("a", "z") })).Text("webhookId")!;
        var key = await _api.KeyForAsync("a", "b");

        var own = await _api.CreateAsync(_target.Url, key: key);

        Assert.Equal(["a", "b"], own.GetProperty("sessions").EnumerateArray().Select(session => session.GetString()));
        Assert.Equal(
            [own.Text("webhookId")],
            (await (await _api.GetAsync("/webhooks", key)).JsonAsync()).GetProperty("webhooks").EnumerateArray().Select(webhook => webhook.Text("webhookId")));
        await AssertHiddenAsync(all, key);
        await AssertHiddenAsync(beyond, key);
        var wish = new JsonObject { ["url"] = _target.Url, ["sessions"] = new JsonArray("a", "z") };
        await (await _api.PostAsync("/webhooks", wish, key)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var path = $"/webhooks/{own.Text("webhookId")}";
        await (await _api.CallAsync(HttpMethod.Patch, path, new JsonObject { ["sessions"] = new JsonArray("z") }, key)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        // Taking the filter away gives the key's own list, not the tenant's.
        var patched = await (await _api.CallAsync(HttpMethod.Patch, path, new JsonObject { ["sessions"] = null }, key)).JsonAsync();
        Assert.Equal(["a", "b"], patched.GetProperty("sessions").EnumerateArray().Select(session => session.GetString()));
    }

    [Fact]
    public async Task Every_route_wants_the_scope_for_webhooks()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId");
        foreach (var (method, path) in Routes(id!).Append((HttpMethod.Post, "/webhooks")).Append((HttpMethod.Get, "/webhooks")))
        {
            await (await _api.CallAsync(method, path, key: WebhookApi.ReaderKey)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await (await _api.CallAsync(method, path, key: null)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Theory]
    [InlineData("POST", "/webhooks", """{}""", "url")]
    [InlineData("POST", "/webhooks", """{"url":"ftp://example.com/"}""", "url")]
    [InlineData("POST", "/webhooks", """{"url":"https://user:hunter2@example.com/"}""", "url")]
    [InlineData("POST", "/webhooks", """{"url":5}""", "url")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","events":["session.exploded"]}""", "events")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","events":[]}""", "events")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","sessions":["../a"]}""", "sessions")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","enabled":"yes"}""", "enabled")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","secret":"whsec_short"}""", "secret")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","name":""}""", "name")]
    [InlineData("POST", "/webhooks", """{"url":"https://example.com/","description":7}""", "description")]
    [InlineData("PATCH", "/webhooks/{id}", """{"url":null}""", "url")]
    [InlineData("PATCH", "/webhooks/{id}", """{"enabled":null}""", "enabled")]
    [InlineData("PATCH", "/webhooks/{id}", """{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""", "secret")]
    [InlineData("POST", "/webhooks/{id}/rotate-secret", """{"secret":"password"}""", "secret")]
    [InlineData("POST", "/webhooks/{id}/rotate-secret", """{"overlapSeconds":604801}""", "overlapSeconds")]
    [InlineData("POST", "/webhooks/{id}/redeliver", """{"deliveryIds":[]}""", "deliveryIds")]
    [InlineData("POST", "/webhooks/{id}/redeliver", """{"deliveryIds":["-1"]}""", "deliveryIds")]
    [InlineData("POST", "/webhooks/{id}/redeliver", """{"deliveryIds":[1]}""", "deliveryIds")]
    [InlineData("GET", "/webhooks/{id}/deliveries?status=lost", null, "status")]
    [InlineData("GET", "/webhooks/{id}/deliveries?limit=0", null, "limit")]
    [InlineData("GET", "/webhooks/{id}/deliveries?before=x", null, "before")]
    public async Task What_makes_no_sense_is_refused_by_field(string method, string path, string? body, string field)
    {
        var id = path.Contains("{id}", StringComparison.Ordinal) ? (await _api.CreateAsync(_target.Url)).Text("webhookId") : null;

        var response = await _api.CallAsync(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal), body is null ? null : JsonNode.Parse(body)!.AsObject());

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([field], problem.GetProperty("errors").Names());
        Assert.DoesNotContain("hunter2", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_storage_is_told_as_such()
    {
        var id = (await _api.CreateAsync(_target.Url)).Text("webhookId");
        _api.Webhooks.IsUnavailable = _api.Deliveries.IsUnavailable = true;

        foreach (var (method, path) in Routes(id!)) await (await _api.CallAsync(method, path)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    private async Task AssertHiddenAsync(string id, string key)
    {
        foreach (var (method, path) in Routes(id)) await (await _api.CallAsync(method, path, key: key)).ProblemAsync(HttpStatusCode.NotFound, "webhook-not-found");
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Routes(string id)
    {
        var path = $"/webhooks/{Uri.EscapeDataString(id)}";
        return
        [
            (HttpMethod.Get, path), (HttpMethod.Patch, path), (HttpMethod.Post, $"{path}/rotate-secret"), (HttpMethod.Post, $"{path}/ping"),
            (HttpMethod.Get, $"{path}/deliveries"), (HttpMethod.Post, $"{path}/redeliver"), (HttpMethod.Delete, path),
        ];
    }

    private async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(string? id, string query, Func<IReadOnlyList<JsonElement>, bool>? condition = null)
    {
        while (true)
        {
            var page = await (await _api.GetAsync($"/webhooks/{id}/deliveries{query}")).JsonAsync();
            IReadOnlyList<JsonElement> rows = [.. page.GetProperty("deliveries").EnumerateArray()];
            if (condition?.Invoke(rows) ?? true) return rows;

            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
