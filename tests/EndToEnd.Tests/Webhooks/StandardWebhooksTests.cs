using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Webhooks;

/// <summary>Real deliveries of the real server, verified by the official library.</summary>
[Collection(MachineGroup.Name)]
public sealed partial class StandardWebhooksTests(Machine machine)
{
    private static readonly string OwnSecret = $"whsec_{Convert.ToBase64String(Enumerable.Range(1, 24).Select(number => (byte)number).ToArray())}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_official_library_takes_every_message_and_no_changed_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync(0, Cancellation, OwnSecret);
        var made = await CallAsync(HttpMethod.Post, "/webhooks", $$"""{"url":"{{receiver.Url}}","secret":"{{OwnSecret}}"}""", 201);
        var path = $"/webhooks/{made.Text("webhookId")}";

        var (id, _) = await machine.LinkAsync(Cancellation);
        await machine.Server.Api.DeleteAsync(id, Cancellation);
        await receiver.MessageAsync(Deleted(), Cancellation);
        await PingAsync(path, receiver, isDelivered: true);
        await CallAsync(HttpMethod.Delete, path, null, 200);

        Assert.All(receiver.Messages, message => Assert.Equal("[true]", message.GetProperty("verified").GetRawText()));
        Assert.All(receiver.Messages, message => Assert.False(message.GetProperty("forged").GetBoolean()));
        var events = receiver.Messages.Select(message => JsonElement.Parse(message.Text("body")!)).Where(told => told.TryGetProperty("sessionId", out var of) && of.GetString() == id).ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(told => told.GetProperty("sequence").GetInt32()));
        Assert.Equal(("session.created", "session.deleted"), (events[0].Text("type"), events[^1].Text("type")));
        Assert.Contains("connected", events.Select(told => told.GetProperty("data").Text("status")));
    }

    [Fact]
    public async Task While_a_secret_is_rotated_the_library_takes_messages_with_either()
    {
        // The receiver knows the old secret first; it learns the new one later than the server, as receivers do.
        await using var old = await WebhookReceiver.StartAsync(0, Cancellation, OwnSecret);
        var made = await CallAsync(HttpMethod.Post, "/webhooks", $$"""{"url":"{{old.Url}}","secret":"{{OwnSecret}}"}""", 201);
        var path = $"/webhooks/{made.Text("webhookId")}";
        var rotated = await CallAsync(HttpMethod.Post, $"{path}/rotate-secret", null, 200);

        Assert.Equal("[true]", (await PingAsync(path, old, isDelivered: true)).GetProperty("verified").GetRawText());
        await using var changed = await WebhookReceiver.StartAsync(0, Cancellation, rotated.Text("secret")!, OwnSecret);
        await CallAsync(HttpMethod.Patch, path, $$"""{"url":"{{changed.Url}}"}""", 200);
        Assert.Equal("[true,true]", (await PingAsync(path, changed, isDelivered: true)).GetProperty("verified").GetRawText());

        await CallAsync(HttpMethod.Post, $"{path}/rotate-secret", $$"""{"secret":"{{OwnSecret}}","overlapSeconds":0}""", 200);
        Assert.Equal("[false,true]", (await PingAsync(path, changed, isDelivered: false)).GetProperty("verified").GetRawText());
        await CallAsync(HttpMethod.Delete, path, null, 200);
    }

    /// <summary>Has a test message sent; how the receiver saw it.</summary>
    private async Task<JsonElement> PingAsync(string path, WebhookReceiver receiver, bool isDelivered)
    {
        var ping = await CallAsync(HttpMethod.Post, $"{path}/ping", null, 200);
        Assert.Equal(isDelivered, ping.GetProperty("delivered").GetBoolean());
        return await receiver.MessageAsync(new Regex($"^.*{ping.Text("pingId")}.*$"), Cancellation);
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body, int expected)
    {
        var (status, _, answer) = await machine.Server.Api.CallAsync(method, path, Cancellation, body);
        Assert.True(expected == (int)status, answer);
        return JsonElement.Parse(answer);
    }

    [GeneratedRegex("^{\"event\":\"message\".*session\\.deleted.*}$")]
    private static partial Regex Deleted();
}
