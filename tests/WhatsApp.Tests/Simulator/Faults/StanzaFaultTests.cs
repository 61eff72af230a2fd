using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>Stanzas that the server sends on request.</summary>
public sealed class StanzaFaultTests : FaultTests
{
    [Fact]
    public async Task A_stream_error_has_the_parts_asked_for_and_ends_the_line()
    {
        var (client, linked) = await LogInAsync();

        await InjectAsync(new SendStreamError("503", "replaced", "message", "m-1", IsNotWellFormed: true) { Scope = FaultScope.Of(linked) });

        var error = await client.ReceiveAsync("stream:error");
        Assert.Equal(("503", "replaced"), (error["code"], error.Child("conflict")!["type"]));
        Assert.Equal(("message", "m-1"), (error.Child("ack")!["class"], error.Child("ack")!["id"]));
        Assert.NotNull(error.Child("xml-not-well-formed"));
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task A_stream_error_has_no_part_that_was_not_asked_for()
    {
        var (client, _) = await LogInAsync();

        await InjectAsync(new SendStreamError("515"));

        var error = await client.ReceiveAsync("stream:error");
        Assert.Equal("515", error["code"]);
        Assert.False(error.HasContent);
    }

    [Fact]
    public async Task A_stream_error_may_leave_the_line_open()
    {
        var (client, linked) = await LogInAsync();

        await InjectAsync(new SendStreamError(AckClass: "message", AckId: "m-1") { Closes = false });

        await client.ReceiveAsync("stream:error");
        await AssertAnswersAsync(client, Ping());
        Assert.True(linked.IsOnline);
    }

    [Fact]
    public async Task The_end_of_the_stream_is_announced_without_a_close()
    {
        var (client, _) = await LogInAsync();

        await InjectAsync(new SendStreamEnd());

        Assert.Equal("xmlstreamend", (await client.ReceiveAsync())!.Tag);
        await AssertAnswersAsync(client, Ping());
    }

    [Theory]
    [InlineData("companion_reg_refresh")]
    [InlineData("pair-device-rotate-qr")]
    public async Task A_registration_is_told_that_its_material_is_retired(string child)
    {
        var (client, refs) = await Device.RegisterAsync(Server);

        Assert.Equal(1, await InjectAsync(new RefreshRegistration(child) { Scope = new FaultScope(Ref: refs[0]) }));

        var notification = await client.ReceiveAsync("notification");
        Assert.Equal(("companion_reg_refresh", "@s.whatsapp.net"), (notification["type"], notification["from"]));
        Assert.NotNull(notification.Child(child));
    }

    [Fact]
    public async Task A_linked_device_is_not_told_that_its_registration_is_retired()
    {
        var (client, _) = await LogInAsync();

        await InjectAsync(new RefreshRegistration());

        await AssertAnswersAsync(client, Ping());
    }

    [Fact]
    public async Task A_connection_is_chosen_by_its_number()
    {
        var (client, linked) = await LogInAsync();
        var (registering, _) = await new ScriptedDevice().RegisterAsync(Server);
        var connection = Server.Events.Journal.OfType<DeviceOnline>().Last(e => e.Device == linked).Connection;

        Assert.Equal(1, await InjectAsync(new SendStreamEnd { Scope = new FaultScope(Connection: connection) }));

        Assert.Equal("xmlstreamend", (await client.ReceiveAsync())!.Tag);
        await AssertAnswersAsync(registering, Ping());
    }
}
