using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>What a linked device meets after its login.</summary>
public sealed class DeviceTests : IAsyncDisposable
{
    private const string Number = "491510000001";

    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedServer _server;
    private readonly ScriptedDevice _device = new();

    public DeviceTests() => _server = new SimulatedServer(new SimulatedServerOptions { Time = _time });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_second_login_throws_the_first_one_out()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var first = await _device.LogInAsync(_server, linked);

        await _device.LogInAsync(_server, linked);

        var error = await first.ReceiveAsync("stream:error");
        Assert.Equal("replaced", error.Child("conflict")!["type"]);
        Assert.True(await first.IsClosedAsync());
        Assert.True(linked.IsOnline);
    }

    [Fact]
    public async Task A_device_that_went_away_is_offline()
    {
        var client = await LogInAsync();

        await client.CloseAsync();

        var offline = await _server.Events.ExpectAsync<DeviceOffline>(cancellationToken: Token);
        Assert.Equal(SocketEnd.ByClient, offline.End);
        Assert.False(_server.Devices[0].IsOnline);
    }

    [Fact]
    public async Task A_client_that_does_not_close_is_cut_off_after_the_server_closed()
    {
        var (input, output) = (new Pipe(), new Pipe());
        var serving = _server.ServeAsync(new OneLine(input.Reader, output.Writer), Token);
        await _server.Events.ExpectAsync<ConnectionOpened>(cancellationToken: Token);

        await _server.CloseAllAsync();

        Assert.True((await output.Reader.ReadAsync(Token)).IsCompleted);
        Assert.False(serving.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        await serving;
    }

    [Fact]
    public async Task The_phone_removes_an_online_device_at_once()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);

        Assert.True(await _server.FindPhone(Number)!.RemoveDeviceAsync(linked.Device));

        var error = await client.ReceiveAsync("stream:error");
        Assert.Equal("401", error["code"]);
        Assert.Equal("device_removed", error.Child("conflict")!["type"]);
        Assert.True(await client.IsClosedAsync());
        Assert.Empty(_server.Devices);
    }

    [Fact]
    public async Task A_device_removed_while_offline_learns_it_at_its_login()
    {
        var linked = await _device.LinkAsync(_server, Number);
        await _server.FindPhone(Number)!.RemoveDeviceAsync(linked.Device);

        var client = await ScriptedClient.ConnectAsync(_server, _device.Noise, ScriptedDevice.Login(Number, linked.Device));

        Assert.Equal("401", (await client.ReceiveAsync("failure"))["reason"]);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task A_device_removes_itself()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);

        var answer = await client.AskAsync(RemoveRequest(linked.Jid));

        Assert.Equal("result", answer["type"]);
        Assert.Equal("device_removed", (await client.ReceiveAsync("stream:error")).Child("conflict")!["type"]);
        Assert.True(await client.IsClosedAsync());
        Assert.Empty(_server.Devices);
    }

    [Fact]
    public async Task A_device_cannot_remove_another()
    {
        var linked = await _device.LinkAsync(_server, Number);
        var other = await new ScriptedDevice().LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);

        var answer = await client.AskAsync(RemoveRequest(other.Jid));

        Assert.Equal("403", answer.Child("error")!["code"]);
        Assert.Equal(2, _server.Devices.Count);
    }

    [Fact]
    public async Task Pings_are_answered_with_the_server_s_time()
    {
        var client = await LogInAsync();

        var answer = await client.AskAsync(Stanza.Iq("p1", "get", "w:p"));

        Assert.Equal("result", answer["type"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), answer["t"]);
    }

    [Fact]
    public async Task The_server_s_ping_is_true_when_answered()
    {
        var client = await LogInAsync();

        var ping = _server.Devices[0].PingAsync(Token);
        var question = await client.ReceiveAsync("iq");
        Assert.Equal("urn:xmpp:ping", question["xmlns"]);
        await client.SendAsync(Stanza.Result(question["id"]!));

        Assert.True(await ping);
    }

    [Fact]
    public async Task A_device_that_does_not_answer_the_server_s_ping_is_dropped()
    {
        var client = await LogInAsync();

        var ping = _server.Devices[0].PingAsync(Token);
        await client.ReceiveAsync("iq");
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.False(await ping);
        await _server.Events.ExpectAsync<DeviceOffline>(e => e.End == SocketEnd.Dropped, cancellationToken: Token);
    }

    [Theory]
    [InlineData("get", "w:stats")]
    [InlineData("get", "usync")]
    [InlineData("set", "w:sync:app:state")]
    [InlineData("set", "md")]
    public async Task Unknown_queries_are_answered_with_an_error(string type, string xmlns)
    {
        var client = await LogInAsync();

        var answer = await client.AskAsync(Stanza.Iq("u1", type, xmlns, new Node("surprise")));

        Assert.Equal("error", answer["type"]);
        Assert.Equal("400", answer.Child("error")!["code"]);
    }

    [Theory]
    [InlineData("abt", "props", 0)]
    [InlineData("privacy", "privacy", 8)]
    [InlineData("blocklist", "list", 0)]
    public async Task A_full_client_s_questions_about_the_account_are_answered(string xmlns, string answered, int entries)
    {
        var client = await LogInAsync();

        var answer = await client.AskAsync(Stanza.Iq("q1", "get", xmlns, new Node(xmlns == "abt" ? "props" : xmlns)));

        Assert.Equal("result", answer["type"]);
        Assert.Equal(entries, answer.Child(answered)!.Children.Length);
    }

    [Fact]
    public async Task Declaring_itself_active_is_confirmed_and_noticed()
    {
        var client = await LogInAsync();

        var answer = await client.AskAsync(Stanza.Iq("a1", "set", "passive", new Node("active")));

        Assert.Equal("result", answer["type"]);
        await _server.Events.ExpectAsync<DeviceActive>(cancellationToken: Token);
    }

    [Fact]
    public async Task Pre_keys_are_counted_and_their_digest_is_that_of_the_keys()
    {
        var client = await LogInAsync();
        Assert.Equal("0", (await client.AskAsync(CountRequest())).Child("count")!["value"]);
        Assert.Equal("404", (await client.AskAsync(DigestRequest())).Child("error")!["code"]);

        Assert.Equal("result", (await client.AskAsync(Upload(1, 812)))["type"]);

        Assert.Equal("812", (await client.AskAsync(CountRequest())).Child("count")!["value"]);
        var digest = (await client.AskAsync(DigestRequest())).Child("digest")!;
        Assert.Equal(812, digest.Child("list")!.Children.Length);
        byte[] hashed = [.. _device.Identity.Public, .. _device.SignedPreKey.Public, .. _device.SignedPreKeySignature, .. PreKeys(1, 812).SelectMany(key => key)];
#pragma warning disable CA5350 // The protocol's choice.
        Assert.Equal(System.Security.Cryptography.SHA1.HashData(hashed), digest.Child("hash")!.Bytes);
#pragma warning restore CA5350
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_may_be_repeated_and_brings_no_used_key_back()
    {
        var client = await LogInAsync();
        await client.AskAsync(Upload(1, 10));
        await _server.Devices[0].ConsumePreKeysAsync(4);

        Assert.Equal("result", (await client.AskAsync(Upload(1, 10)))["type"]);
        Assert.Equal(6, _server.Devices[0].PreKeyCount);
        Assert.Equal("result", (await client.AskAsync(Upload(8, 5)))["type"]);
        Assert.Equal(8, _server.Devices[0].PreKeyCount);
    }

    [Fact]
    public async Task More_pre_keys_than_a_device_may_have_are_refused()
    {
        var client = await LogInAsync();

        Assert.Equal("419", (await client.AskAsync(Upload(1, PreKeyShelf.MaxCount + 1))).Child("error")!["code"]);

        Assert.Equal("result", (await client.AskAsync(Upload(1, PreKeyShelf.MaxCount)))["type"]);
        Assert.Equal(PreKeyShelf.MaxCount, (await client.AskAsync(DigestRequest())).Child("digest")!.Child("list")!.Children.Length);
    }

    [Fact]
    public async Task An_upload_under_another_identity_is_refused()
    {
        var client = await LogInAsync();

        var answer = await client.AskAsync(Upload(1, 10, new ScriptedDevice().Identity.Public));

        Assert.Equal("406", answer.Child("error")!["code"]);
        Assert.Equal(0, _server.Devices[0].PreKeyCount);
    }

    [Fact]
    public async Task Used_pre_keys_make_the_server_tell_how_many_are_left()
    {
        var client = await LogInAsync();
        await client.AskAsync(Upload(1, 10));

        await _server.Devices[0].ConsumePreKeysAsync(7);

        var notification = await client.ReceiveAsync("notification");
        Assert.Equal("encrypt", notification["type"]);
        Assert.Equal("3", notification.Child("count")!["value"]);
    }

    [Fact]
    public async Task A_rotated_signed_pre_key_must_be_signed()
    {
        var client = await LogInAsync();
        var next = KeyPair.Generate(SystemRandomSource.Instance);
        var signature = XEdDsa.Sign(_device.Identity.Private, [5, .. next.Public], SystemRandomSource.Instance);

        Assert.Equal("406", (await client.AskAsync(Rotate(next.Public, new byte[64]))).Child("error")!["code"]);
        Assert.Equal("result", (await client.AskAsync(Rotate(next.Public, signature)))["type"]);
    }

    [Fact]
    public async Task A_cut_line_ends_without_a_word()
    {
        var client = await LogInAsync();

        Assert.True(await _server.Faults.DropAsync(_server.Devices[0]));

        Assert.False(_server.Devices[0].IsOnline);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await client.ReadFrameAsync() is not null)
            {
                // What was sent before the cut.
            }
        });
    }

    private sealed record OneLine(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private static Node RemoveRequest(string jid) => Stanza.Iq(
        "r1", "set", "md", new Node("remove-companion-device", Stanza.Attributes(("jid", jid), ("reason", "user_initiated"))));

    private static Node CountRequest() => Stanza.Iq("c1", "get", "encrypt", new Node("count"));

    private static Node DigestRequest() => Stanza.Iq("d1", "get", "encrypt", new Node("digest"));

    private static Node Rotate(byte[] key, byte[] signature) => Stanza.Iq(
        "s1", "set", "encrypt", new Node("rotate", null, SignedPreKey(2, key, signature)));

    private static Node SignedPreKey(byte id, byte[] key, byte[] signature) => new(
        "skey", null, new Node("id", null, [0, 0, id]), new Node("value", null, key), new Node("signature", null, signature));

    private static IEnumerable<byte[]> PreKeys(int first, int count) => Enumerable.Range(first, count).Select(id =>
    {
        var key = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(key, id);
        return key;
    });

    private Node Upload(int first, int count, byte[]? identity = null) => Stanza.Iq(
        "k1",
        "set",
        "encrypt",
        new Node("registration", null, _device.RegistrationId),
        new Node("type", null, [5]),
        new Node("identity", null, identity ?? _device.Identity.Public),
        new Node("list", null, [.. PreKeys(first, count).Select((key, index) => new Node(
            "key", null, new Node("id", null, [0, (byte)((first + index) >> 8), (byte)(first + index)]), new Node("value", null, key)))]),
        SignedPreKey(1, _device.SignedPreKey.Public, _device.SignedPreKeySignature));

    private async Task<ScriptedClient> LogInAsync() => await _device.LogInAsync(_server, await _device.LinkAsync(_server, Number));
}
