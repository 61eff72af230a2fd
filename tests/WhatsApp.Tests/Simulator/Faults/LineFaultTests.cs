using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>Frames in other shapes, lost lines and silent ones.</summary>
public sealed class LineFaultTests : FaultTests
{
    [Fact]
    public async Task A_stalled_server_is_silent_keeps_the_socket_and_goes_on_when_cleared()
    {
        var (client, linked) = await LogInAsync();
        Assert.Equal(1, await InjectAsync(new Stall { Scope = FaultScope.Of(linked) }));

        var unheard = Ping();
        await client.SendAsync(unheard);
        await linked.NotifyAsync("psa");
        await Server.Events.ExpectAsync<StanzaUnheard>(e => e.Id == unheard["id"], cancellationToken: Token);
        Server.Faults.Clear();

        await AssertAnswersAsync(client, Count());
        Assert.True(linked.IsOnline);
    }

    [Fact]
    public async Task A_server_stalled_for_one_device_serves_another()
    {
        var (_, linked) = await LogInAsync();
        var other = new ScriptedDevice();
        var otherClient = await other.LogInAsync(Server, await other.LinkAsync(Server, Number));
        await InjectAsync(new Stall { Scope = FaultScope.Of(linked) });

        Assert.Equal("result", (await otherClient.AskAsync(Ping()))["type"]);
    }

    [Fact]
    public async Task Frames_are_split_into_messages_of_that_length()
    {
        var linked = await Device.LinkAsync(Server, Number);
        var (client, line) = await LogInOverMessagesAsync(linked);
        await InjectAsync(new SplitFrames(5) { Count = 1 });
        line.Messages.Clear();

        await AssertAnswersAsync(client, Ping());
        Assert.True(line.Messages.Count > 4);
        Assert.All(line.Messages.SkipLast(1), length => Assert.Equal(5, length));

        line.Messages.Clear();
        await AssertAnswersAsync(client, Ping());
        Assert.Single(line.Messages);
    }

    [Fact]
    public async Task The_handshake_is_split_too()
    {
        var linked = await Device.LinkAsync(Server, Number);
        await InjectAsync(new SplitFrames(1));

        var (_, line) = await LogInOverMessagesAsync(linked);

        Assert.All(line.Messages, length => Assert.Equal(1, length));
    }

    [Fact]
    public async Task Frames_are_coalesced_into_one_message()
    {
        var linked = await Device.LinkAsync(Server, Number);
        var (client, line) = await LogInOverMessagesAsync(linked);
        await InjectAsync(new CoalesceFrames(3));
        line.Messages.Clear();

        foreach (var request in new[] { Ping(), Count(), Ping() }) await client.SendAsync(request);

        for (int i = 0; i < 3; i++) Assert.Equal("result", (await client.ReceiveAsync())!["type"]);
        Assert.Single(line.Messages);
    }

    [Fact]
    public async Task A_frame_that_waits_in_vain_goes_out_alone()
    {
        var (client, linked) = await LogInAsync();
        await InjectAsync(new CoalesceFrames(3) { Wait = TimeSpan.FromSeconds(1) });

        await linked.NotifyAsync("psa");
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("psa", (await client.ReceiveAsync())!["type"]);
    }

    [Fact]
    public async Task Stanzas_are_compressed()
    {
        var (client, _) = await LogInAsync();
        await InjectAsync(new CompressFrames { Count = 1 });

        await AssertAnswersAsync(client, Ping());
        Assert.Equal(2, client.LastFlag);
        await AssertAnswersAsync(client, Ping());
        Assert.Equal(0, client.LastFlag);
    }

    [Fact]
    public async Task A_registering_connection_is_dropped_by_its_ref_alone()
    {
        var (first, refs) = await Device.RegisterAsync(Server);
        var (second, _) = await new ScriptedDevice().RegisterAsync(Server);

        Assert.Equal(1, await InjectAsync(new Drop { Scope = new FaultScope(Ref: refs[2]) }));

        await Assert.ThrowsAsync<IOException>(first.ReceiveAsync);
        await AssertAnswersAsync(second, Ping());
    }

    [Fact]
    public async Task Garbage_is_a_frame_with_a_wrong_tag()
    {
        var (client, linked) = await LogInAsync();

        await InjectAsync(new SendGarbage(40) { Scope = FaultScope.Of(linked) });

        await Assert.ThrowsAsync<System.Security.Cryptography.AuthenticationTagMismatchException>(client.ReceiveAsync);
    }

    [Fact]
    public async Task A_count_names_occasions_and_then_it_is_over()
    {
        var (client, _) = await LogInAsync();
        await InjectAsync(new CompressFrames { Count = 2 });
        Assert.Single(Server.Faults.Active);

        await AssertAnswersAsync(client, Ping());
        await AssertAnswersAsync(client, Ping());

        Assert.Empty(Server.Faults.Active);
    }

    public static TheoryData<Fault> Impossible =>
    [
        new SplitFrames(0),
        new CoalesceFrames(1),
        new CoalesceFrames { Wait = TimeSpan.Zero },
        new CompressFrames { Count = 0 },
        new Stall { Count = 1 },
        new SendGarbage(0),
        new DelayAnswers(TimeSpan.Zero),
        new Refuse(399),
        new Refuse(600),
        new RecycleAfter(TimeSpan.Zero),
        new RecycleAfter(TimeSpan.FromSeconds(1)) { Count = 1 },
        new SpoilCertificates(0),
        new SpoilCertificates(CertificateFlaw.LeafKey) { Scope = new FaultScope(Number) },
        new RefreshRegistration("refresh"),
        new Drop { Scope = new FaultScope(Device: 1) },
    ];

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_that_cannot_be_is_refused(Fault fault)
    {
        await Assert.ThrowsAsync<InvalidFaultException>(() => InjectAsync(fault));
        Assert.Empty(Server.Faults.Active);
    }
}
