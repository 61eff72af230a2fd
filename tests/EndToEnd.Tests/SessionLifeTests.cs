using System.Net;
using System.Text.Json;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>What becomes of a session, seen from outside: real processes, real HTTP, a simulated WhatsApp.</summary>
[Collection(MachineGroup.Name)]
public sealed class SessionLifeTests(Machine machine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scanned_session_is_connected_and_knows_its_number()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        var session = await machine.Server.Api.FindAsync(id, Cancellation);

        Assert.Equal($"+{phone}", session?.Text("phoneNumber"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", session?.Text("connectedAt"));
        Assert.Null(session?.Text("qrCode"));
        await machine.Server.Api.UntilListedAsync(
            "the list has it connected, with its number",
            sessions => sessions.Any(listed => (listed.Text("sessionId"), listed.Text("status"), listed.Text("phoneNumber")) == (id, "connected", $"+{phone}")),
            Cancellation);
    }

    [Fact]
    public async Task A_killed_server_connects_its_sessions_again_by_itself()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        await machine.Server.KillAsync(Cancellation);
        await machine.StartServerAsync(Cancellation);

        var session = await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal($"+{phone}", session.Text("phoneNumber"));
        Assert.True((await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
    }

    [Fact]
    public async Task A_stopped_server_ends_in_order_and_logs_nobody_out()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        var exitCode = await machine.Server.StopAsync(Cancellation);
        await machine.StartServerAsync(Cancellation);

        Assert.Equal(0, exitCode);
        await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.True((await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
    }

    [Fact]
    public async Task A_dropped_line_is_restored()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);
        var before = await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);

        await machine.WhatsApp.DropAsync(phone, Cancellation);

        // Being away may last a few milliseconds only, so it is not looked for: it shows in the version, once for the loss and once for the return.
        var after = await machine.Server.Api.UntilAsync(id, session => Version(session) >= Version(before) + 2, Cancellation);
        Assert.Equal(("connected", "online"), (after.Text("status"), after.Text("reason")));
        Assert.True((await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
    }

    [Fact]
    public async Task A_device_removed_on_the_phone_is_logged_out()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        await machine.WhatsApp.RemoveDeviceAsync(phone, Cancellation);

        var session = await machine.Server.Api.UntilAsync(id, "logged-out", "device-removed", Cancellation);
        Assert.Equal($"+{phone}", session.Text("phoneNumber"));
    }

    [Fact]
    public async Task A_stopped_session_stays_off_through_a_restart_and_starts_again()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.PostAsync(id, "stop", Cancellation));
        await machine.Server.KillAsync(Cancellation);
        await machine.StartServerAsync(Cancellation);
        // Whatever was to be brought back is under way when another session is.
        await machine.LinkAsync(Cancellation);

        await machine.Server.Api.UntilAsync(id, "stopped", "stopped-by-user", Cancellation);
        Assert.False((await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.PostAsync(id, "start", Cancellation));
        await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.True((await machine.WhatsApp.DevicesAsync(phone, Cancellation)).Single().Online);
    }

    [Fact]
    public async Task A_session_logged_out_is_off_the_phone_and_can_be_linked_anew()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.PostAsync(id, "logout", Cancellation));

        await machine.Server.Api.UntilAsync(id, "logged-out", "logged-out-by-user", Cancellation);
        Assert.Empty(await machine.WhatsApp.DevicesAsync(phone, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await machine.Server.Api.PostAsync(id, "start", Cancellation));
        var pending = await machine.Server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation);
        await machine.WhatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, Cancellation);
        var session = await machine.Server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal($"+{phone}", session.Text("phoneNumber"));
    }

    [Fact]
    public async Task A_deleted_session_is_gone_here_and_on_the_phone()
    {
        var (id, phone) = await machine.LinkAsync(Cancellation);

        var deleted = await machine.Server.Api.DeleteAsync(id, Cancellation);

        Assert.Equal(HttpStatusCode.OK, deleted);
        Assert.Empty(await machine.WhatsApp.DevicesAsync(phone, Cancellation));
        Assert.Null(await machine.Server.Api.FindAsync(id, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await machine.Server.Api.DeleteAsync(id, Cancellation));
    }

    private static long Version(JsonElement session) => session.GetProperty("version").GetInt64();
}
