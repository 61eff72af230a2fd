using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>What the server asks of a device over the weeks, and which answers it takes.</summary>
public sealed class UpkeepTests : IAsyncDisposable
{
    private const string Number = "491510000001";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SimulatedServer _server;
    private readonly ScriptedDevice _device = new();

    public UpkeepTests() => _server = new SimulatedServer(new SimulatedServerOptions { Time = _time });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_signed_pre_key_is_followed_by_the_next_number_alone_and_may_be_told_twice()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        var (second, third) = (KeyPair.Generate(SystemRandomSource.Instance), KeyPair.Generate(SystemRandomSource.Instance));

        Assert.Equal("409", (await client.AskAsync(Rotate(3, third))).Child("error")!["code"]);
        Assert.Equal("result", (await client.AskAsync(Rotate(2, second)))["type"]);
        Assert.Equal("result", (await client.AskAsync(Rotate(2, second)))["type"]);
        Assert.Equal("409", (await client.AskAsync(Rotate(2, third))).Child("error")!["code"]);
        Assert.Equal("409", (await client.AskAsync(Rotate(1, second))).Child("error")!["code"]);
        Assert.Equal("result", (await client.AskAsync(Rotate(3, third)))["type"]);

        Assert.Equal(3, linked.SignedPreKeyId);
    }

    [Fact]
    public async Task Dirty_data_is_told_at_every_login_until_it_is_cleaned()
    {
        var linked = await _device.LinkAsync(_server, Number);
        await linked.MarkDirtyAsync("groups");
        var first = await _device.LogInAsync(_server, linked);
        var dirty = (await first.ReceiveAsync("ib")).Child("dirty")!;
        Assert.Equal(("groups", "1788264000"), (dirty["type"], dirty["timestamp"]));
        await first.CloseAsync();
        var again = await _device.LogInAsync(_server, linked);
        Assert.NotNull((await again.ReceiveAsync("ib")).Child("dirty"));

        var answer = await again.AskAsync(Clean(("type", "groups"), ("timestamp", "1788264000")));

        Assert.Equal("result", answer["type"]);
        Assert.Empty(linked.Dirty);
    }

    [Fact]
    public async Task What_was_marked_again_since_stays_dirty()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await linked.MarkDirtyAsync("groups");
        _time.Advance(TimeSpan.FromSeconds(1));
        await linked.MarkDirtyAsync("groups");

        await client.AskAsync(Clean(("type", "groups"), ("timestamp", "1788264000")));
        Assert.Equal(["groups"], linked.Dirty);

        await client.AskAsync(Clean(("type", "groups"), ("timestamp", "1788264001")));
        Assert.Empty(linked.Dirty);
    }

    [Fact]
    public async Task A_clean_without_a_type_or_with_a_wrong_time_is_refused()
    {
        var client = await _device.LogInAsync(_server, await _device.LinkAsync(_server, Number));

        Assert.Equal("400", (await client.AskAsync(Clean(("timestamp", "1")))).Child("error")!["code"]);
        Assert.Equal("400", (await client.AskAsync(Clean(("type", "groups"), ("timestamp", "now")))).Child("error")!["code"]);
        Assert.Equal("400", (await client.AskAsync(Stanza.Iq("c1", "set", "urn:xmpp:whatsapp:dirty"))).Child("error")!["code"]);
    }

    [Fact]
    public async Task Routing_bytes_are_given_at_every_login()
    {
        var linked = await _device.LinkAsync(_server, Number);
        await linked.GiveRoutingAsync([8, 2]);

        var client = await _device.LogInAsync(_server, linked);

        Assert.Equal([8, 2], (await client.ReceiveAsync("ib")).Child("edge_routing")!.Child("routing_info")!.Bytes!);
        Assert.Empty(linked.ShownRouting);
    }

    [Theory]
    [InlineData(129_600_000L, true)]
    [InlineData(129_600_000L + 119_000, true)]
    [InlineData(129_600_000L - 121_000, false)]
    [InlineData(129_600_000L + 604_800_000, false)]
    [InlineData(0L, false)]
    public async Task The_week_of_use_is_checked_by_the_server_s_clock(long told, bool isRight)
    {
        var client = await _device.LogInAsync(_server, await _device.LinkAsync(_server, Number));

        await client.SendAsync(new Node("ib", null, new Node("unified_session", Stanza.Attributes(
            ("id", told.ToString(System.Globalization.CultureInfo.InvariantCulture))))));

        Assert.Equal(isRight, (await _server.Events.ExpectAsync<UnifiedSessionTold>(cancellationToken: Token)).IsRight);
    }

    [Fact]
    public async Task The_device_list_names_every_device_and_is_signed_by_the_phone()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var other = await new ScriptedDevice().LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);

        await linked.TellDeviceListAsync();

        var devices = (await client.ReceiveAsync("notification")).Child("devices")!;
        Assert.Equal(
            [$"{Number}@s.whatsapp.net", linked.Jid, other.Jid],
            devices.Children.ToArray().Where(child => child.Tag == "device").Select(child => child["jid"]));
        var signed = AdvSignedKeyIndexList.Parser.ParseFrom(devices.Child("key-index-list")!.Bytes!);
        Assert.True(XEdDsa.Verify(signed.AccountSignatureKey.Span, [6, 2, .. signed.Details.Span], signed.AccountSignature.Span));
        Assert.Equal([0u, linked.KeyIndex, other.KeyIndex], AdvKeyIndexList.Parser.ParseFrom(signed.Details).ValidIndexes);
    }

    [Fact]
    public async Task It_warns_of_the_end_of_a_version_and_asks_for_the_digest()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await client.ReceiveAsync("ib");
        await client.ReceiveAsync("ib");

        await linked.WarnOfExpiryAsync(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));
        await linked.AskForDigestAsync();

        Assert.Equal("1790000000", (await client.ReceiveAsync("ib")).Child("client_expiration")!["t"]);
        Assert.NotNull((await client.ReceiveAsync("notification")).Child("digest"));
    }

    private static Node Clean(params (string, string)[] attributes) =>
        Stanza.Iq("c1", "set", "urn:xmpp:whatsapp:dirty", new Node("clean", Stanza.Attributes(attributes)));

    private Node Rotate(byte id, KeyPair key) => Stanza.Iq("s1", "set", "encrypt", new Node("rotate", null, new Node(
        "skey",
        null,
        new Node("id", null, [0, 0, id]),
        new Node("value", null, key.Public),
        new Node("signature", null, XEdDsa.Sign(_device.Identity.Private, [5, .. key.Public], SystemRandomSource.Instance)))));
}
