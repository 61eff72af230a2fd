using System.Diagnostics;
using System.Threading.Channels;
using WhatsApp.Tests.Client;
using Xunit;

namespace WhatsApp.Tests.Telemetry;

public sealed class ConnectTraceTests : IDisposable
{
    private static readonly ActivitySource Callers = new("Callers");

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name is "WhatsApp" or "Callers",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly Channel<(ClientEvent Event, ActivityContext Trace)> _events = Channel.CreateUnbounded<(ClientEvent, ActivityContext)>();

    public ConnectTraceTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose() => _listener.Dispose();

    /// <summary>A connection lives for weeks; what happens then must neither be told as part of its beginning nor keep that in memory.</summary>
    [Fact]
    public async Task Events_up_to_online_belong_to_the_caller_s_trace_and_later_ones_to_none()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        await using var client = new WhatsAppClient(
            network.Client.Options, network.Store, "test", told => _events.Writer.TryWrite((told, Activity.Current?.Context ?? default)));
        ActivityContext caller;
        using (var call = Callers.StartActivity("call"))
        {
            caller = call!.Context;
            client.Start();
        }

        var peer = await network.AcceptAsync();
        await peer.AdmitToIdleAsync();
        var (online, trace) = await NextAsync();
        await peer.DropAsync();
        var (lost, none) = await NextAsync();

        Assert.IsType<Online>(online);
        Assert.Equal(caller.TraceId, trace.TraceId);
        Assert.NotEqual(caller.SpanId, trace.SpanId);
        Assert.IsType<ConnectionLost>(lost);
        Assert.Equal(default, none);
    }

    private async Task<(ClientEvent Event, ActivityContext Trace)> NextAsync() =>
        await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);
}
