using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>What the tests of the faults share: a server under virtual time, one device and its requests.</summary>
public abstract class FaultTests : IAsyncDisposable
{
    internal const string Number = "491510000001";

    private int _lastId;

    protected FaultTests() => Server = new SimulatedServer(new SimulatedServerOptions { Time = Time });

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));

    internal SimulatedServer Server { get; }

    internal ScriptedDevice Device { get; } = new();

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Links and logs in, up to the end of what waited.</summary>
    internal async Task<(ScriptedClient Client, SimulatedDevice Device)> LogInAsync()
    {
        var linked = await Device.LinkAsync(Server, Number);
        return (await LogInAsync(linked), linked);
    }

    internal async Task<ScriptedClient> LogInAsync(SimulatedDevice linked)
    {
        var client = await Device.LogInAsync(Server, linked);
        await RestAsync(client);
        return client;
    }

    /// <summary>Logs in over a line that tells how the bytes were cut.</summary>
    internal async Task<(ScriptedClient Client, MessageLine Line)> LogInOverMessagesAsync(SimulatedDevice linked)
    {
        var line = MessageLine.Connect(Server);
        var client = new ScriptedClient(line);
        await client.ShakeHandsAsync(Device.Noise, ScriptedDevice.Login(linked.Number, linked.Device).ToByteArray());
        await RestAsync(client);
        return (client, line);
    }

    internal Node Ping() => Stanza.Iq($"p{++_lastId}", "get", "w:p");

    internal Node Count() => Stanza.Iq($"c{++_lastId}", "get", "encrypt", new Node("count"));

    /// <summary>Whether the very next stanza is this request's answer.</summary>
    internal static async Task AssertAnswersAsync(ScriptedClient client, Node request)
    {
        await client.SendAsync(request);
        Assert.Equal(request["id"], (await client.ReceiveAsync())?["id"]);
    }

    internal Task<int> InjectAsync(Fault fault) => Server.Faults.InjectAsync(fault);

    private static async Task RestAsync(ScriptedClient client)
    {
        while ((await client.ReceiveAsync("ib")).Child("offline") is null)
        {
            // The announcement of what waited.
        }
    }
}
