using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Phones;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>Scans that nobody waits for any more, and answers to them that come all the same, or twice.</summary>
public sealed class AbortedScanTests : IAsyncDisposable
{
    private const string Number = "491510000001";

    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedServer _server;
    private readonly SimulatedPhone _phone;
    private readonly ScriptedDevice _device = new();

    public AbortedScanTests()
    {
        _server = new SimulatedServer(new SimulatedServerOptions { Time = _time });
        _phone = _server.AddPhone(Number);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Its_place_is_held_until_it_is_decided()
    {
        for (int i = 0; i < 3; i++) await new ScriptedDevice().LinkAsync(_server, Number);
        var (client, _, pairSuccess) = await AbortAsync();
        var other = new ScriptedDevice();
        var (_, refs) = await other.RegisterAsync(_server);

        var otherScan = _phone.ScanAsync(other.Qr(refs[0]), Token);

        Assert.True(otherScan.IsCompleted, "The phone has room for a fifth device.");
        Assert.Equal(ScanRefusalReason.TooManyDevices, (await Assert.ThrowsAsync<ScanRefusedException>(() => otherScan)).Reason);
        await client.SendAsync(_device.SignBack(pairSuccess));
        Assert.Equal("515", (await client.ReceiveAsync("stream:error"))["code"]);
        Assert.Equal([1, 2, 3, 4], _phone.Devices.Select(device => device.Device));
    }

    [Fact]
    public async Task It_ends_after_the_time_for_an_answer_and_its_place_is_free()
    {
        var (client, refs, _) = await AbortAsync();
        Assert.Equal(
            ScanRefusalReason.AlreadyScanned, (await Assert.ThrowsAsync<ScanRefusedException>(() => _phone.ScanAsync(_device.Qr(refs[0]), Token))).Reason);

        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.True(await client.IsClosedAsync());
        for (int i = 0; i < 4; i++) await new ScriptedDevice().LinkAsync(_server, Number);
    }

    [Fact]
    public async Task An_answer_that_comes_twice_links_once()
    {
        await _server.Faults.InjectAsync(new DelayAnswers(TimeSpan.FromSeconds(5), "pair-device-sign"));
        var (client, refs) = await _device.RegisterAsync(_server);
        var scan = _phone.ScanAsync(_device.Qr(refs[0]), Token);
        var answer = _device.SignBack(await client.ReceiveAsync("iq"));

        await client.SendAsync(answer);
        await scan;
        await client.SendAsync(answer);

        Assert.Equal("result", (await client.AskAsync(Stanza.Iq("1", "get", "w:p")))["type"]);
        Assert.Single(_phone.Devices);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("515", (await client.ReceiveAsync("stream:error"))["code"]);
    }

    /// <summary>A scan that is given up after pair-success went out.</summary>
    private async Task<(ScriptedClient Client, string[] Refs, Node PairSuccess)> AbortAsync()
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (client, refs) = await _device.RegisterAsync(_server);
        var scan = _phone.ScanAsync(_device.Qr(refs[0]), abort.Token);
        var pairSuccess = await client.ReceiveAsync("iq");
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan);
        return (client, refs, pairSuccess);
    }
}
