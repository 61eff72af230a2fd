using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>Answers that are lost or late, and devices that owe some themselves.</summary>
public sealed class AnswerFaultTests : FaultTests
{
    [Fact]
    public async Task The_next_answers_to_one_kind_of_request_are_lost_and_no_others()
    {
        var (client, linked) = await LogInAsync();
        await InjectAsync(new LoseAnswers("count") { Count = 2, Scope = FaultScope.Of(linked) });

        await client.SendAsync(Count());
        await AssertAnswersAsync(client, Ping());
        await client.SendAsync(Count());

        await AssertAnswersAsync(client, Count());
    }

    [Fact]
    public async Task Pings_are_named_by_their_namespace()
    {
        var (client, _) = await LogInAsync();
        await InjectAsync(new LoseAnswers("w:p"));

        await client.SendAsync(Ping());
        await client.SendAsync(Stanza.Iq("ping-with-child", "get", "w:p", new Node("ping")));

        await AssertAnswersAsync(client, Count());
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_carried_out()
    {
        var (client, _) = await LogInAsync();
        await InjectAsync(new LoseAnswers("active"));

        await client.SendAsync(Stanza.Iq("a1", "set", "passive", new Node("active")));

        await Server.Events.ExpectAsync<DeviceActive>(cancellationToken: Token);
        await AssertAnswersAsync(client, Count());
    }

    [Fact]
    public async Task A_device_may_be_linked_without_being_told_to_restart()
    {
        var phone = Server.AddPhone(Number);
        var (client, refs) = await Device.RegisterAsync(Server);
        await InjectAsync(new LoseAnswers("pair-device-sign") { Scope = new FaultScope(Ref: refs[0]) });

        var scan = phone.ScanAsync(Device.Qr(refs[0]), Token);
        await client.SendAsync(Device.SignBack(await client.ReceiveAsync("iq")));

        await scan;
        Assert.True(await client.IsClosedAsync());
        Assert.Single(Server.Devices);
    }

    [Fact]
    public async Task An_answer_is_late_by_the_time_asked_for()
    {
        var (client, _) = await LogInAsync();
        await InjectAsync(new DelayAnswers(TimeSpan.FromSeconds(5), "count") { Count = 1 });
        var late = Count();
        await client.SendAsync(late);
        await AssertAnswersAsync(client, Ping());

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(late["id"], (await client.ReceiveAsync())!["id"]);
    }

    [Fact]
    public async Task The_stream_of_a_device_that_owes_an_answer_is_recycled_after_fifty_minutes()
    {
        var (client, linked) = await LogInAsync();
        var owed = await linked.NotifyAsync("account_sync");
        await client.ReceiveAsync("notification");

        Time.Advance(TimeSpan.FromMinutes(50) - TimeSpan.FromSeconds(1));
        await AssertAnswersAsync(client, Ping());
        Time.Advance(TimeSpan.FromSeconds(1));

        var ack = (await client.ReceiveAsync("stream:error")).Child("ack")!;
        Assert.Equal(("notification", owed.Id), (ack["class"], ack["id"]));
        Assert.True(await client.IsClosedAsync());
        Assert.Single(linked.Unacknowledged);
    }

    [Fact]
    public async Task It_is_recycled_again_for_what_waited_at_the_next_login()
    {
        var linked = await Device.LinkAsync(Server, Number);
        await linked.NotifyAsync("account_sync");
        await InjectAsync(new RecycleAfter(TimeSpan.FromSeconds(10)) { Scope = FaultScope.Of(linked) });
        Time.Advance(TimeSpan.FromMinutes(1));

        for (int login = 0; login < 2; login++)
        {
            var client = await Device.LogInAsync(Server, linked);
            await client.ReceiveAsync("ib");
            Time.Advance(TimeSpan.FromSeconds(10));
            Assert.NotNull((await client.ReceiveAsync("stream:error")).Child("ack"));
            await client.CloseAsync();
        }
    }

    [Fact]
    public async Task A_shorter_limit_holds_for_what_is_owed_already()
    {
        var (client, linked) = await LogInAsync();
        await linked.NotifyAsync("account_sync");

        await InjectAsync(new RecycleAfter(TimeSpan.FromSeconds(10)));
        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull((await client.ReceiveAsync("stream:error")).Child("ack"));
    }

    [Fact]
    public async Task A_device_that_owes_nothing_keeps_its_stream()
    {
        var (client, linked) = await LogInAsync();
        await linked.NotifyAsync("account_sync");
        var notification = await client.ReceiveAsync("notification");
        await client.SendAsync(new Node("ack", Stanza.Attributes(
            ("id", notification["id"]!), ("class", "notification"), ("to", "@s.whatsapp.net"), ("type", "account_sync"))));
        await Server.Events.ExpectAsync<StanzaAcknowledged>(cancellationToken: Token);

        Time.Advance(TimeSpan.FromMinutes(51));

        await AssertAnswersAsync(client, Ping());
    }

    [Fact]
    public async Task A_late_answer_to_a_removal_comes_before_the_line_closes()
    {
        var (client, linked) = await LogInAsync();
        await InjectAsync(new DelayAnswers(TimeSpan.FromSeconds(3), "remove-companion-device"));

        await client.SendAsync(Stanza.Iq(
            "r1", "set", "md", new Node("remove-companion-device", Stanza.Attributes(("jid", linked.Jid), ("reason", "user_initiated")))));
        await Server.Events.ExpectAsync<DeviceRemoved>(cancellationToken: Token);
        await AssertAnswersAsync(client, Ping());
        Time.Advance(TimeSpan.FromSeconds(3));

        var answer = (await client.ReceiveAsync())!;
        Assert.Equal(("r1", "result"), (answer["id"], answer["type"]));
        Assert.Equal("device_removed", (await client.ReceiveAsync())!.Child("conflict")!["type"]);
        Assert.True(await client.IsClosedAsync());
    }
}
