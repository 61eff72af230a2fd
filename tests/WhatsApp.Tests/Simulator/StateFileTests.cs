using System.Text.Json.Nodes;
using WhatsAppSimulator;
using WhatsAppSimulator.Phones;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class StateFileTests : IDisposable
{
    private const string Number = "491510000001";

    private readonly string _folder = Directory.CreateTempSubdirectory("simulator").FullName;

    private SimulatedServerOptions Options => new() { StateFile = Path.Combine(_folder, "state.json") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_restarted_server_knows_its_keys_phones_and_devices()
    {
        var device = new ScriptedDevice();
        await using var first = new SimulatedServer(Options);
        var linked = await device.LinkAsync(first, Number);

        // The first one is not stopped: what is known is what was saved by the time the link was made.
        await using var second = new SimulatedServer(Options);

        Assert.Equal(first.NoiseRootPublicKey, second.NoiseRootPublicKey);
        var known = Assert.Single(second.FindPhone(Number)!.Devices);
        Assert.Equal((linked.Jid, linked.Lid, linked.Name, linked.LinkedAt), (known.Jid, known.Lid, known.Name, known.LinkedAt));
        await device.LogInAsync(second, known);
        Assert.True(known.IsOnline);
    }

    [Fact]
    public async Task A_removed_device_stays_removed_and_its_number_is_not_given_again()
    {
        var device = new ScriptedDevice();
        await using (var first = new SimulatedServer(Options))
        {
            var linked = await device.LinkAsync(first, Number);
            await first.FindPhone(Number)!.RemoveDeviceAsync(linked.Device);
        }

        await using var second = new SimulatedServer(Options);
        var (_, refs) = await device.RegisterAsync(second);
        var phone = second.FindPhone(Number)!;

        var refused = await Assert.ThrowsAsync<ScanRefusedException>(
            () => phone.ScanAsync(device.Qr(refs[0]), TestContext.Current.CancellationToken));
        Assert.Equal(ScanRefusalReason.KeysUsedBefore, refused.Reason);
        Assert.Equal(2, (await new ScriptedDevice().LinkAsync(second, Number)).Device);
    }

    [Fact]
    public async Task Two_clients_with_one_key_leave_a_state_that_a_server_starts_from()
    {
        var device = new ScriptedDevice();
        await using var first = new SimulatedServer(Options);
        var phone = first.AddPhone(Number);
        var (one, refs) = await device.RegisterAsync(first);
        var (other, otherRefs) = await device.RegisterAsync(first);
        var scan = phone.ScanAsync(device.Qr(refs[0]), TestContext.Current.CancellationToken);
        var otherScan = phone.ScanAsync(device.Qr(otherRefs[0]), TestContext.Current.CancellationToken);

        await one.SendAsync(device.SignBack(await one.ReceiveAsync("iq")));
        await scan;
        await other.SendAsync(device.SignBack(await other.ReceiveAsync("iq")));

        Assert.Equal(ScanRefusalReason.KeysUsedBefore, (await Assert.ThrowsAsync<ScanRefusedException>(() => otherScan)).Reason);
        Assert.True(await other.IsClosedAsync());
        Assert.Single(phone.Devices);
        await first.SaveAsync();
        await using var second = new SimulatedServer(Options);
        Assert.Single(second.FindPhone(Number)!.Devices);
    }

    [Fact]
    public async Task A_file_with_a_key_twice_is_refused_in_words()
    {
        await using (var first = new SimulatedServer(Options)) await new ScriptedDevice().LinkAsync(first, Number);
        var state = JsonNode.Parse(File.ReadAllText(Options.StateFile!))!;
        var devices = state["accounts"]![0]!["devices"]!.AsArray();
        devices.Add(devices[0]!.DeepClone());
        File.WriteAllText(Options.StateFile!, state.ToJsonString());

        var refused = Assert.Throws<InvalidDataException>(() => new SimulatedServer(Options));

        Assert.Contains(Number, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_state_is_refused_and_left_alone()
    {
        File.WriteAllText(Options.StateFile!, "{\"root\":");

        Assert.Throws<InvalidDataException>(() => new SimulatedServer(Options));
        Assert.Equal("{\"root\":", File.ReadAllText(Options.StateFile!));
    }
}
