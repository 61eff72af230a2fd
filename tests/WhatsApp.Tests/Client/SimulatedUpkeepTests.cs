using WhatsApp.Crypto;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>What the independently written server asks of a device over the weeks, and whether it takes what the client answers.</summary>
public sealed class SimulatedUpkeepTests : IAsyncLifetime
{
    private const string Number = "491510000001";

    private readonly TestTime _time = new();
    private readonly TestDeviceStore _store = new();
    private readonly SimulatedServer _server;
    private TestClient _client;
    private SimulatedDevice _device = null!;

    public SimulatedUpkeepTests()
    {
        _server = new SimulatedServer(new SimulatedServerOptions { Time = _time });
        _client = NewClient();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _client.Client.Start();
        var qr = await _client.NextAsync<QrIssued>();
        await _server.Events.ExpectAsync<RegistrationReady>(cancellationToken: Token);
        _device = await _server.AddPhone(Number).ScanAsync(qr.Text, Token);
        await _client.NextAsync<Linked>();
        await _client.NextAsync<ConnectionLost>();
        await _client.NextAsync<Online>();
        await _server.Events.ExpectAsync<UnifiedSessionTold>(cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_week_of_use_is_told_rightly() =>
        Assert.True((await _server.Events.ExpectAsync<UnifiedSessionTold>(cancellationToken: Token)).IsRight);

    [Fact]
    public async Task The_device_list_is_acknowledged()
    {
        var sent = await _device.TellDeviceListAsync();

        await _server.Events.ExpectAsync<StanzaAcknowledged>(e => e.Stanza == sent, cancellationToken: Token);
    }

    [Fact]
    public async Task A_contact_s_new_identity_is_acknowledged()
    {
        var sent = await _device.TellIdentityChangeAsync("491520000001@s.whatsapp.net");

        await _server.Events.ExpectAsync<StanzaAcknowledged>(e => e.Stanza == sent, cancellationToken: Token);
    }

    [Fact]
    public async Task Asked_to_compare_its_keys_the_client_asks_for_the_digest()
    {
        var position = _server.Events.Position;

        var sent = await _device.AskForDigestAsync();

        await _server.Events.ExpectAsync<StanzaAcknowledged>(e => e.Stanza == sent, position, Token);
        await _server.Events.ExpectAsync<StanzaReceived>(e => e.Node?.Child("digest") is not null, position, Token);
    }

    [Fact]
    public async Task What_was_marked_dirty_is_clean_afterwards()
    {
        await _device.MarkDirtyAsync("account_sync");
        await _device.MarkDirtyAsync("groups");

        await _server.Events.ExpectAsync<StanzaReceived>(e => e.Node?.Child("clean")?["type"] == "groups", cancellationToken: Token);
        await _device.PingAsync(Token);
        Assert.Empty(_device.Dirty);
    }

    [Fact]
    public async Task Routing_bytes_begin_the_next_connection()
    {
        await _device.GiveRoutingAsync([8, 2, 8, 12]);
        await _device.MarkDirtyAsync("groups");
        // Steps are taken in order: the routing is saved by now.
        await _server.Events.ExpectAsync<StanzaReceived>(e => e.Node?.Child("clean") is not null, cancellationToken: Token);
        Assert.Empty(_device.ShownRouting);

        await ReconnectAsync(() => _server.Faults.DropAsync(_device));

        Assert.Equal([8, 2, 8, 12], _device.ShownRouting);
    }

    [Fact]
    public async Task After_27_days_the_server_has_a_new_signed_pre_key_and_the_client_the_same()
    {
        await _client.DisposeAsync();
        _time.Advance(TimeSpan.FromDays(27));
        _client = NewClient();
        _client.Client.Start();
        await _client.NextAsync<Online>();

        var rotated = await _server.Events.ExpectAsync<SignedPreKeyRotated>(cancellationToken: Token);

        Assert.Equal(2, rotated.Id);
        Assert.Equal(_store.Saved.SignedPreKey.Keys.Public, _device.SignedPreKey.Key);
    }

    [Fact]
    public async Task A_rotation_whose_answer_was_lost_is_told_again_and_taken()
    {
        await _client.DisposeAsync();
        _time.Advance(TimeSpan.FromDays(27));
        await _server.Faults.InjectAsync(new LoseAnswers("rotate") { Count = 1 });
        _client = NewClient();
        _client.Client.Start();
        await _client.NextAsync<Online>();
        var first = await _server.Events.ExpectAsync<SignedPreKeyRotated>(cancellationToken: Token);

        // No answer within a minute costs nothing; a day later it is told again.
        await _time.PassAsync(Timings.Request);
        Assert.True(await _device.PingAsync(Token).WaitAsync(Patience.Limit, Token));
        _time.Advance(Timings.RotationRetry);
        Assert.True(await _device.PingAsync(Token).WaitAsync(Patience.Limit, Token));

        await _server.Events.ExpectAsync<StanzaReceived>(e => e.Node?.Child("rotate") is not null, first.Sequence, Token);
        await _device.PingAsync(Token);
        Assert.Equal((2, 2u), (_device.SignedPreKeyId, _store.Saved.SignedPreKey.Id));
    }

    [Fact]
    public async Task A_rotation_that_was_saved_and_never_sent_is_told_at_the_next_login()
    {
        await _client.DisposeAsync();
        // As a process leaves it that is killed between the two.
        await _store.SaveAsync(_store.Saved.WithNewSignedPreKey(_time.GetUtcNow(), SystemRandomSource.Instance).ToBytes(), Token);
        _client = NewClient();
        _client.Client.Start();
        await _client.NextAsync<Online>();

        Assert.Equal(2, (await _server.Events.ExpectAsync<SignedPreKeyRotated>(cancellationToken: Token)).Id);
        Assert.Equal(_store.Saved.SignedPreKey.Keys.Public, _device.SignedPreKey.Key);
    }

    [Fact]
    public async Task Every_kind_of_stanza_is_answered_as_the_server_wants_it()
    {
        var traffic = new Traffic(_device, _server.Options.Random);
        var count = 0;
        foreach (var stanza in traffic.Owed())
        {
            await _device.DeliverAsync(stanza);
            count++;
        }

        foreach (var stanza in traffic.Unowed()) await _device.SendAsync(stanza);
        var acknowledged = 0;
        await _server.Events.ExpectAsync<StanzaAcknowledged>(_ => ++acknowledged == count, cancellationToken: Token);

        Assert.True(await _device.PingAsync(Token));
        Assert.Empty(_device.Unacknowledged);
        Assert.DoesNotContain(_server.Events.Journal, e => e is AckMismatched);
    }

    private async Task ReconnectAsync(Func<Task> breakIt)
    {
        await breakIt();
        var lost = await _client.NextAsync<ConnectionLost>();
        var pause = TimeSpan.FromMilliseconds(Math.Floor((lost.NextAttemptAt!.Value - _time.GetUtcNow()).TotalMilliseconds));
        if (pause > TimeSpan.Zero) await _time.PassAsync(pause);
        await _client.NextAsync<Online>();
    }

    private TestClient NewClient() =>
        new(new TestTransports(_server.Connect), Convert.FromHexString(_server.NoiseRootPublicKey), _store, _time);
}
