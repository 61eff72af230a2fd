using Shared.Processes;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Http;
using Xunit;

namespace EndToEnd.Tests.Referee;

/// <summary>
/// The simulator judged by a client that others wrote from the real service: what that client takes for right and wrong must be what the
/// simulator does. The client's check of signatures is switched on (its published version has it, but ignores the verdict).
/// </summary>
public sealed class RefereeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referee-");
    private SimulatorApp? _app;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SimulatedServer Server => _app!.Server;

    private string StateFile => Path.Combine(_folder.FullName, "state.json");

    public async ValueTask InitializeAsync() => _app = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_scanned_client_links_restarts_and_comes_online_without_a_complaint()
    {
        await using var client = Start();

        var device = await LinkAsync(client);

        var open = await client.OpenAsync(Token);
        Assert.Equal((device.Jid, device.Lid), (open.Text("jid"), open.Text("lid")));
        Assert.Equal("Ubuntu", device.Name);
        Assert.Equal(812, device.PreKeyCount);
        await Server.Events.ExpectAsync<StanzaReceived>(e => e is { Tag: "presence" }, cancellationToken: Token);
        Assert.Equal([515], client.Events.Where(e => e.Text("event") == "close").Select(e => e.GetProperty("status").GetInt32()));
        await AssertContentAsync(client);
    }

    [Theory]
    [InlineData("Firefox")]
    [InlineData("Edge")]
    public async Task Other_browsers_are_linked_with_the_client_type_that_goes_with_it(string browser)
    {
        await using var client = Start(browser: browser);

        var device = await LinkAsync(client);

        Assert.Equal(device.Jid, (await client.OpenAsync(Token)).Text("jid"));
    }

    [Fact]
    public async Task A_client_that_was_linked_before_logs_in_with_what_it_kept()
    {
        SimulatedDevice device;
        await using (var first = Start())
        {
            device = await LinkAsync(first);
            await first.OpenAsync(Token);
            await first.LeaveAsync(Token);
        }

        await Server.Events.ExpectAsync<DeviceOffline>(e => e.Device == device && !device.IsOnline, cancellationToken: Token);
        await using var second = Start();

        Assert.Equal(device.Jid, (await second.OpenAsync(Token)).Text("jid"));
        Assert.True(device.IsOnline);
        Assert.DoesNotContain(second.Events, e => e.Text("event") == "qr");
        await AssertContentAsync(second);
    }

    [Fact]
    public async Task A_client_that_keeps_the_line_alive_is_answered()
    {
        await using var client = Start(keepAlive: TimeSpan.FromMilliseconds(300));
        var device = await LinkAsync(client);
        await client.OpenAsync(Token);

        var position = Server.Events.Position;
        for (int i = 0; i < 4; i++)
        {
            var ping = await Server.Events.ExpectAsync<StanzaReceived>(e => e.Device == device && e.Namespace == "w:p", position, Token);
            position = ping.Sequence;
        }

        Assert.True(device.IsOnline);
        await AssertContentAsync(client);
    }

    [Fact]
    public async Task A_client_acknowledges_the_server_s_notifications()
    {
        await using var client = Start();
        var device = await LinkAsync(client);
        await client.OpenAsync(Token);

        await device.NotifyAsync("psa");

        await Server.Events.ExpectAsync<StanzaAcknowledged>(e => e.Device == device && e.Stanza.Type == "psa", cancellationToken: Token);
        Assert.DoesNotContain(Server.Events.Journal, e => e is AckMismatched);
    }

    [Fact]
    public async Task A_client_removed_by_the_phone_is_logged_out()
    {
        await using var client = Start();
        var device = await LinkAsync(client);
        await client.OpenAsync(Token);

        Assert.True(await Server.FindPhone(device.Number)!.RemoveDeviceAsync(device.Device));

        Assert.Equal(401, await client.FinalStatusAsync(Token));
        await using var again = Start();
        Assert.Equal(401, await again.FinalStatusAsync(Token));
    }

    [Fact]
    public async Task A_client_that_logs_out_is_gone_from_the_phone()
    {
        await using var client = Start();
        var device = await LinkAsync(client);
        await client.OpenAsync(Token);

        await client.CommandAsync("logout", Token);

        await Server.Events.ExpectAsync<DeviceRemoved>(e => e.Device == device, cancellationToken: Token);
        Assert.Equal(401, await client.FinalStatusAsync(Token));
        Assert.Empty(Server.Devices);
    }

    [Fact]
    public async Task A_second_login_replaces_the_first()
    {
        await using var first = Start();
        var device = await LinkAsync(first);
        await first.OpenAsync(Token);

        await using var second = Start();

        Assert.Equal(440, await first.FinalStatusAsync(Token));
        Assert.Equal(device.Jid, (await second.OpenAsync(Token)).Text("jid"));
    }

    [Fact]
    public async Task A_client_of_an_old_version_is_told_so()
    {
        await using var client = Start(version: "2.3000.1000");

        Assert.Equal(405, await client.FinalStatusAsync(Token));
    }

    [Fact]
    public async Task A_certificate_that_the_trusted_root_did_not_sign_is_refused()
    {
        await using var other = new SimulatedServer();
        await using var client = RefereeClient.Start(_app!.SocketAddress, other.NoiseRootPublicKey, StateFile);

        Assert.Equal(400, await client.FinalStatusAsync(Token));
        Assert.Contains("error: error in validating connection: noise intermediate certificate signature invalid", client.Complaints);
        Assert.DoesNotContain(Server.Events.Journal, e => e is RegistrationStarted);
    }

    [Theory]
    [InlineData(CertificateFlaw.LeafSignature, "noise certificate signature invalid")]
    [InlineData(CertificateFlaw.NoLeafSignature, "invalid noise leaf certificate")]
    [InlineData(CertificateFlaw.IntermediateIssuer, "certification match failed")]
    public async Task A_certificate_that_is_wrong_on_request_is_refused_for_just_that(CertificateFlaw flaw, string objection)
    {
        await Server.Faults.InjectAsync(new SpoilCertificates(flaw));
        await using var client = Start();

        Assert.Equal(400, await client.FinalStatusAsync(Token));
        Assert.Contains($"error: error in validating connection: {objection}", client.Complaints);
    }

    [Fact]
    public async Task A_client_reads_frames_in_every_shape()
    {
        await Server.Faults.InjectAsync(new SplitFrames(7) { Count = 5 });
        // Not the restart after linking: this client inflates aside, and would see the close that follows first.
        await Server.Faults.InjectAsync(new CompressFrames { Count = 2 });
        await Server.Faults.InjectAsync(new CoalesceFrames(2));
        await using var client = Start();

        var device = await LinkAsync(client);

        Assert.Equal(device.Jid, (await client.OpenAsync(Token)).Text("jid"));
        await AssertContentAsync(client);
    }

    [Fact]
    public async Task A_refusal_on_request_reaches_the_client_with_its_reason()
    {
        await Server.Faults.InjectAsync(new Refuse(503));
        await using var client = Start();

        Assert.Equal(503, await client.FinalStatusAsync(Token));
    }

    [Fact]
    public async Task Whatever_else_the_client_would_dial_is_told_and_not_dialled()
    {
        await using var client = Start();
        await client.QrAsync(Token);

        await client.CommandAsync("fetch-version", Token);

        Assert.Equal("web.whatsapp.com:443", await client.StrayAsync(Token));
    }

    private RefereeClient Start(string version = RefereeClient.CurrentVersion, TimeSpan? keepAlive = null, string browser = "Chrome") =>
        RefereeClient.Start(_app!.SocketAddress, Server.NoiseRootPublicKey, StateFile, version, keepAlive, browser);

    /// <summary>A new phone scans the client's code; a business's, since from others this client gets no name to send its presence with.</summary>
    private async Task<SimulatedDevice> LinkAsync(RefereeClient client) =>
        await Server.AddPhone(platform: "smba", businessName: "Corner Shop").ScanAsync(await client.QrAsync(Token), Token);

    /// <summary>The client leaves, and had nothing to object to and nobody else to talk to.</summary>
    private static async Task AssertContentAsync(RefereeClient client)
    {
        await client.LeaveAsync(Token);
        // The restart that ends every linking is an error to its log.
        Assert.DoesNotContain(client.Complaints, complaint => complaint != "error: stream errored out");
        Assert.DoesNotContain(client.Events, e => e.Text("event") == "stray");
    }
}
