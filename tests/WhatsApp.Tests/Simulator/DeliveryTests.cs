using WhatsApp.Binary;
using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>Stanzas that owe an answer: kept, counted, delivered again, and settled by the right answer alone.</summary>
public sealed class DeliveryTests : IAsyncDisposable
{
    private const string Number = "491510000001";

    private readonly SimulatedServer _server = new();
    private readonly ScriptedDevice _device = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_notification_is_kept_until_it_is_acknowledged()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await linked.NotifyAsync("account_sync");
        var notification = await client.ReceiveAsync("notification");
        Assert.Single(linked.Unacknowledged);

        await client.SendAsync(Ack(notification, ("to", "@s.whatsapp.net"), ("type", "account_sync")));

        await _server.Events.ExpectAsync<StanzaAcknowledged>(cancellationToken: Token);
        Assert.Empty(linked.Unacknowledged);
    }

    public static TheoryData<string, string> WrongAcks => new()
    {
        { "class", "receipt" },
        { "to", "491510000009@s.whatsapp.net" },
        { "type", "devices" },
        { "type", "" },
        { "participant", "" },
        { "recipient", "491510000009@s.whatsapp.net" },
        { "from", "491510000001:1@s.whatsapp.net" },
        { "id", "no-such-stanza" },
    };

    [Theory]
    [MemberData(nameof(WrongAcks))]
    public async Task An_ack_that_is_wrong_in_one_attribute_settles_nothing(string attribute, string value)
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        (string Name, string Value)[] stanza =
            [("id", "n-1"), ("from", "120363000000000000@g.us"), ("type", "w:gp2"), ("participant", "491510000008@s.whatsapp.net"), ("recipient", "1@lid")];
        await linked.DeliverAsync(new Node("notification", Stanza.Attributes(stanza)));
        await client.ReceiveAsync("notification");
        var right = stanza.Select(pair => pair.Name == "from" ? ("to", pair.Value) : pair).Append(("class", "notification"));
        var wrong = right.Where(pair => pair.Item1 != attribute).Append((attribute, value)).Where(pair => pair.Item2.Length > 0);

        await client.SendAsync(new Node("ack", Stanza.Attributes([.. wrong])));

        await _server.Events.ExpectAsync<AckMismatched>(cancellationToken: Token);
        Assert.Single(linked.Unacknowledged);
        await client.SendAsync(new Node("ack", Stanza.Attributes([.. right])));
        await _server.Events.ExpectAsync<StanzaAcknowledged>(cancellationToken: Token);
        Assert.Empty(linked.Unacknowledged);
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("receipt")]
    public async Task A_message_is_settled_by_an_ack_or_a_receipt(string tag)
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await linked.DeliverAsync(new Node(
            "message", Stanza.Attributes(("id", "M1"), ("from", "491510000009@s.whatsapp.net"), ("type", "text"), ("t", "1"))));
        await client.ReceiveAsync("message");

        await client.SendAsync(tag == "ack"
            ? new Node("ack", Stanza.Attributes(("class", "message"), ("id", "M1"), ("to", "491510000009@s.whatsapp.net"), ("from", linked.Jid)))
            : new Node("receipt", Stanza.Attributes(("id", "M1"), ("to", "491510000009@s.whatsapp.net"))));

        await _server.Events.ExpectAsync<StanzaAcknowledged>(cancellationToken: Token);
        Assert.Empty(linked.Unacknowledged);
    }

    [Fact]
    public async Task What_waited_is_announced_held_back_and_delivered_in_batches()
    {
        var linked = await _device.LinkAsync(_server, Number);
        for (int i = 0; i < 8; i++) await linked.NotifyAsync("account_sync");
        var client = await _device.LogInAsync(_server, linked, passive: true);
        var preview = (await client.ReceiveAsync("ib")).Child("offline_preview")!;
        Assert.Equal("8", preview["count"]);
        Assert.Equal("8", preview["notification"]);

        var answer = await client.AskAsync(Stanza.Iq("a1", "set", "passive", new Node("active")));
        Assert.Equal("result", answer["type"]);
        for (int i = 0; i < 5; i++) Assert.NotNull((await client.ReceiveAsync())!["offline"]);
        await client.SendAsync(new Node("ib", null, new Node("offline_batch", Stanza.Attributes(("count", "200")))));
        for (int i = 0; i < 3; i++) Assert.Equal("notification", (await client.ReceiveAsync())!.Tag);

        Assert.Equal("8", (await client.ReceiveAsync())!.Child("offline")!["count"]);
    }

    [Fact]
    public async Task What_is_asked_for_before_it_is_active_comes_after()
    {
        var linked = await _device.LinkAsync(_server, Number);
        for (int i = 0; i < 8; i++) await linked.NotifyAsync("account_sync");
        var client = await _device.LogInAsync(_server, linked, passive: true);
        var preview = (await client.ReceiveAsync("ib")).Child("offline_preview")!;
        Assert.Equal("0", preview["appdata"]);

        await client.SendAsync(new Node("ib", null, new Node("offline_batch", Stanza.Attributes(("count", "200")))));
        await client.SendAsync(Stanza.Iq("a1", "set", "passive", new Node("active")));

        Assert.Equal("a1", (await client.ReceiveAsync())!["id"]);
        for (int i = 0; i < 8; i++) Assert.NotNull((await client.ReceiveAsync())!["offline"]);
        Assert.Equal("8", (await client.ReceiveAsync())!.Child("offline")!["count"]);
    }

    [Fact]
    public async Task What_comes_while_a_device_logs_in_is_sent_once()
    {
        var linked = await _device.LinkAsync(_server, Number);
        // Delivered by the very thread that tells of the login, before what waited is looked up.
        var delivered = _server.Events.ExpectAsync<DeviceOnline>(_ => linked.NotifyAsync("psa").IsCompletedSuccessfully, cancellationToken: Token);

        var client = await _device.LogInAsync(_server, linked, passive: false);

        await delivered;
        Assert.Equal("1", (await client.ReceiveAsync())!.Child("offline_preview")!["count"]);
        Assert.NotNull((await client.ReceiveAsync("notification"))["offline"]);
        Assert.NotNull((await client.ReceiveAsync())!.Child("offline"));
        Assert.Equal("result", (await AskNextAsync(client))["type"]);
    }

    [Fact]
    public async Task A_device_that_is_not_passive_gets_what_waited_at_once()
    {
        var linked = await _device.LinkAsync(_server, Number);
        await linked.NotifyAsync("account_sync");

        var client = await _device.LogInAsync(_server, linked, passive: false);

        Assert.Equal("account_sync", (await client.ReceiveAsync("notification"))["type"]);
        Assert.Equal("1", (await client.ReceiveAsync("ib")).Child("offline")!["count"]);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_at_the_next_login()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await linked.NotifyAsync("account_sync");
        var id = (await client.ReceiveAsync("notification"))["id"];
        await client.CloseAsync();

        var again = await _device.LogInAsync(_server, linked, passive: false);

        Assert.Equal(id, (await again.ReceiveAsync("notification"))["id"]);
    }

    /// <summary>The very next stanza after a ping.</summary>
    private static async Task<Node> AskNextAsync(ScriptedClient client)
    {
        await client.SendAsync(Stanza.Iq("p1", "get", "w:p"));
        return (await client.ReceiveAsync())!;
    }

    private static Node Ack(Node stanza, params (string, string)[] attributes) =>
        new("ack", Stanza.Attributes([("class", stanza.Tag), ("id", stanza["id"]!), .. attributes]));
}
