using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsAppSimulator;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Noise;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>A client whose server is the test itself.</summary>
internal sealed class PeerNetwork : IAsyncDisposable
{
    public const string Jid = "491510000001:7@s.whatsapp.net";

    private readonly Channel<IDuplexPipe> _accepted = Channel.CreateUnbounded<IDuplexPipe>();
    private readonly CertificateAuthority _authority;

    /// <param name="credentials">Those in the store; none unless given.</param>
    /// <param name="random">The client's.</param>
    /// <param name="authority">Signs for the server; the one that the client trusts unless given.</param>
    /// <param name="admission">Who may connect when; everybody at once unless given.</param>
    /// <param name="priority">The client's rank.</param>
    public PeerNetwork(
        DeviceCredentials? credentials = null,
        IRandomSource? random = null,
        CertificateAuthority? authority = null,
        IConnectAdmission? admission = null,
        ConnectPriority priority = ConnectPriority.Awaited)
    {
        var trusted = NewAuthority();
        _authority = authority ?? trusted;
        Store = new TestDeviceStore(credentials);
        Transports = new TestTransports(() =>
        {
            var (client, server) = InMemoryDuplex.CreatePair();
            Assert.True(_accepted.Writer.TryWrite(server));
            return client;
        });
        Client = new TestClient(Transports, trusted.RootPublicKey, Store, Time, Versions, random, admission: admission, priority: priority);
    }

    public TestTime Time { get; } = new();

    public TestVersions Versions { get; } = new();

    public TestTransports Transports { get; }

    public TestDeviceStore Store { get; }

    public TestClient Client { get; }

    /// <summary>A device that was linked and has logged in before.</summary>
    public static DeviceCredentials Linked(uint loginCounter = 3) => DeviceCredentials.Create(SystemRandomSource.Instance) with
    {
        Jid = Jid,
        Lid = "123456789012345:7@lid",
        LoginCounter = loginCounter,
    };

    public static CertificateAuthority NewAuthority(int validFrom = 2020, int validUntil = 2100) => new(
        NoiseKeys.Generate(SystemRandomSource.Instance),
        new SimulatedServerOptions
        {
            CertificatesValidFrom = new(validFrom, 1, 1, 0, 0, 0, TimeSpan.Zero),
            CertificatesValidUntil = new(validUntil, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });

    /// <summary>The client's next connection, after the handshake.</summary>
    public Task<ServerPeer> AcceptAsync() => AcceptAsync(TimeSpan.Zero);

    /// <summary>
    /// The client's next connection, after a handshake that took a moment: the limit of the handshake, which the client may not have taken back
    /// yet, then does not end when one ends that begins now and is as long.
    /// </summary>
    public Task<ServerPeer> AcceptSlowlyAsync() => AcceptAsync(AlarmWheel.Tick);

    private async Task<ServerPeer> AcceptAsync(TimeSpan moment)
    {
        var peer = await AcceptSilentlyAsync();
        if (moment > TimeSpan.Zero) Time.Advance(moment);
        await peer.ShakeHandsAsync(_authority);
        return peer;
    }

    /// <summary>The client's next connection; its hello waits to be read.</summary>
    public async Task<ServerPeer> AcceptSilentlyAsync()
    {
        var pipe = await _accepted.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);
        var first = await pipe.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);
        var bytes = first.Buffer.ToArray();
        pipe.Input.AdvanceTo(first.Buffer.Start);

        return new ServerPeer(pipe, bytes[..(bytes.AsSpan().IndexOf(NoiseResponder.Prologue) + NoiseResponder.Prologue.Length)]);
    }

    /// <summary>Starts a client that knows a device and brings it online and to rest.</summary>
    public async Task<ServerPeer> BringOnlineAsync()
    {
        Client.Client.Start();
        return await WelcomeAsync();
    }

    /// <summary>Takes the next login and brings it online and to rest.</summary>
    public async Task<ServerPeer> WelcomeAsync()
    {
        var peer = await AcceptAsync();
        await peer.AdmitToIdleAsync();
        await Client.NextAsync<Online>();
        // The refused digest was the last request under way.
        await Time.GoneAsync(Timings.Request);
        return peer;
    }

    /// <summary>Starts an unlinked client, gives it refs and takes the first QR.</summary>
    public async Task<(ServerPeer Peer, QrIssued Qr)> ShowQrAsync()
    {
        Client.Client.Start();
        var peer = await AcceptAsync();
        await peer.OfferRefsAsync();
        return (peer, await Client.NextAsync<QrIssued>());
    }

    /// <summary>The connection is lost for that reason, and the pause that follows, within the bounds, passes.</summary>
    public async Task PassBackoffAsync(DisconnectReason reason, TimeSpan atMost, TimeSpan atLeast = default)
    {
        var lost = await Client.NextAsync<ConnectionLost>();
        Assert.Equal(reason, lost.Reason);
        Assert.InRange(lost.NextAttemptAt!.Value - Time.GetUtcNow(), atLeast, atMost);
        await PassPauseAsync(lost);
    }

    /// <summary>Lets the pause before the next attempt pass.</summary>
    public async Task PassPauseAsync(ConnectionLost lost)
    {
        // A delay is cut to whole milliseconds.
        var pause = TimeSpan.FromMilliseconds(Math.Floor((lost.NextAttemptAt!.Value - Time.GetUtcNow()).TotalMilliseconds));
        Assert.Equal(lost.NextAttemptAt, Client.Client.Evidence.NextAttemptAt);
        await Time.PassAsync(pause);
    }

    /// <summary>Lets the login's time limit go by, so that the keep-alive's waits are the only ones left.</summary>
    public async Task PassLoginLimitAsync(ServerPeer peer)
    {
        await Time.ArmedAsync(Timings.Login, Timings.Login);
        Time.Advance(Timings.Login - TimeSpan.FromSeconds(1));
        await peer.PingAsync();
        await Time.PassAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Nobody dials any more.</summary>
    public void ExpectNoConnection() => Assert.False(_accepted.Reader.TryPeek(out _), "The client connected again.");

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
