using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Log;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>What people who watch are told.</summary>
public sealed class LiveLogTests : IAsyncDisposable
{
    private const string Number = "491510000001";

    private readonly SimulatedServer _server = new(new SimulatedServerOptions { LogCapacity = 100, Time = new FakeTimeProvider() });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Both_directions_are_told_with_the_device_once_it_is_known()
    {
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(_server, Number);
        var client = await device.LogInAsync(_server, linked);
        await client.AskAsync(Stanza.Iq("9", "get", "w:p", new Node("ping")));

        var (entries, missed) = _server.Log.ReadAfter(0);

        Assert.Equal(0, missed);
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(number => (long)number), entries.Select(entry => entry.Sequence));
        var offer = entries.First(entry => entry.Kind == LogEntry.FromServer);
        Assert.Equal(("iq set md pair-device", null), (offer.Summary, offer.Number));
        var ping = entries.Single(entry => entry is { Kind: LogEntry.FromClient, Summary: "iq get w:p ping" });
        Assert.Equal((Number, 1), (ping.Number, ping.Device));
        Assert.Contains("<ping/>", ping.Text, StringComparison.Ordinal);
        Assert.Contains(entries, entry => entry is { Kind: LogEntry.Note, Summary: "device linked", Number: Number, Device: 1 });
    }

    [Fact]
    public async Task Keys_and_refs_are_told_by_their_beginning_alone()
    {
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(_server);
        var phone = _server.AddPhone(Number);
        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));
        await scan;

        var text = string.Concat(_server.Log.ReadAfter(0).Entries.Select(entry => entry.Text));

        Assert.Contains("pair-device-sign", text, StringComparison.Ordinal);
        Assert.DoesNotContain(refs[0], text, StringComparison.Ordinal);
        Assert.Matches("bytes -->[0-9a-f]{8}…", text);
        Assert.DoesNotMatch("bytes -->[0-9a-f]{9}", text);
    }

    [Fact]
    public async Task A_long_stanza_is_cut_and_the_log_keeps_so_many_entries()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(_server);
        var keys = Enumerable.Range(0, 800).Select(number => new Node("key", Stanza.Attributes(("number", $"{number}")), new byte[32])).ToArray();
        for (int i = 0; i < 120; i++) await client.AskAsync(Stanza.Iq($"{i}", "set", "encrypt", new Node("list", null, keys)));

        var (entries, missed) = _server.Log.ReadAfter(0);

        Assert.Equal(100, entries.Count);
        Assert.Equal(entries[^1].Sequence, entries.Count + missed);
        var cut = entries.Last(entry => entry.Kind == LogEntry.FromClient).Text!;
        Assert.InRange(cut.Length, 4096, 4400);
        Assert.Matches("<!-- [0-9]+ more -->\n  </list>\n</iq>\n$", cut);
    }

    [Fact]
    public async Task A_stranger_cannot_fill_the_log()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(_server);
        var huge = new string('x', 1 << 20);
        KeyValuePair<string, string>[] many = [.. Enumerable.Range(0, 30_000).Select(number => new KeyValuePair<string, string>($"{number}", huge[..100]))];
        await client.SendCompressedAsync(new Node(huge, Stanza.Attributes(("type", huge), ("xmlns", huge), (huge, huge)), new Node(huge, null, new Node(huge))));
        await client.SendCompressedAsync(new Node("many", many, new Node("many", many)));
        await client.SendCompressedAsync(new Node("long", null, System.Text.Encoding.ASCII.GetBytes(huge)));
        var nested = new Node(huge[..1000]);
        for (int depth = 0; depth < 120; depth++) nested = new Node(huge[..1000], null, nested);
        await client.SendCompressedAsync(nested);
        await client.AskAsync(Stanza.Iq("1", "get", "w:p"));
        await _server.Faults.InjectAsync(new Stall());
        await client.SendCompressedAsync(new Node(huge));
        await _server.Events.ExpectAsync<StanzaUnheard>(cancellationToken: Token);

        var entries = _server.Log.ReadAfter(0).Entries;

        Assert.True(entries.Count > 6);
        Assert.All(entries, entry => Assert.InRange(entry.Summary.Length, 1, 400));
        Assert.All(entries, entry => Assert.InRange(entry.Text?.Length ?? 0, 0, 16 * 1024));
    }

    [Fact]
    public async Task A_reader_goes_on_where_it_was_and_one_from_before_a_restart_begins_anew()
    {
        await new ScriptedDevice().RegisterAsync(_server);
        var position = _server.Log.Position;

        Assert.Equal([position], _server.Log.ReadAfter(position - 1).Entries.Select(entry => entry.Sequence));
        Assert.Empty(_server.Log.ReadAfter(position).Entries);
        Assert.Equal(position, _server.Log.ReadAfter(position + 1000).Entries.Count);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_by_the_next_entry()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(_server);
        await client.AskAsync(Stanza.Iq("1", "get", "w:p"));
        var waiting = _server.Log.WaitAsync(_server.Log.Position, Token);
        Assert.False(waiting.IsCompleted);

        await client.AskAsync(Stanza.Iq("2", "get", "w:p"));

        await waiting;
    }

    [Fact]
    public async Task An_answer_that_was_lost_and_a_line_that_was_cut_are_told()
    {
        var (client, _) = await new ScriptedDevice().RegisterAsync(_server);
        await _server.Faults.InjectAsync(new LoseAnswers("w:p") { Count = 1 });
        await client.SendAsync(Stanza.Iq("1", "get", "w:p", new Node("ping")));
        await client.AskAsync(Stanza.Iq("2", "get", "w:p", new Node("ping")));
        await _server.Faults.InjectAsync(new Drop());

        var entries = _server.Log.ReadAfter(0).Entries;

        Assert.Equal("iq result", Assert.Single(entries, entry => entry.Kind == LogEntry.Lost).Summary);
        Assert.Contains(entries, entry => entry is { Kind: LogEntry.Note, Summary: "line cut" });
    }

    [Fact]
    public async Task Without_watchers_nothing_is_kept()
    {
        await using var server = new SimulatedServer();

        await new ScriptedDevice().RegisterAsync(server);

        Assert.Equal(0, server.Log.Position);
    }
}
