using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>From the scan to the first login.</summary>
public sealed class LinkingTests
{
    [Fact]
    public async Task Credentials_are_saved_before_the_signature_is_sent()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        network.Store.OnSave = async _ =>
        {
            reached.TrySetResult();
            await release.Task;
        };

        await peer.SendAsync(Phone.PairSuccess(qr.Text));
        await reached.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        await peer.SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "ping"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("ping", (await peer.NextAsync())!["id"]);
        release.SetResult();

        var answer = (await peer.NextAsync())!;
        var identity = answer.Child("pair-device-sign")!.Child("device-identity")!;
        Assert.Equal("2", identity["key-index"]);
        var sent = AdvSignedDeviceIdentity.Parser.ParseFrom(identity.Bytes);
        var kept = AdvSignedDeviceIdentity.Parser.ParseFrom(network.Store.Saved.Account);
        Assert.False(sent.HasAccountSignatureKey);
        Assert.Equal(sent.DeviceSignature, kept.DeviceSignature);
        Assert.Equal(PeerNetwork.Jid, network.Store.Saved.Jid);
        Assert.Equal("+491510000001", (await network.Client.NextAsync<Linked>()).PhoneNumber);
    }

    [Fact]
    public async Task A_store_that_fails_at_pair_success_answers_an_error_and_links_nothing()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        network.Store.OnSave = _ => throw new InvalidOperationException("The disk is full.");

        await peer.SendAsync(Phone.PairSuccess(qr.Text));

        await ExpectErrorAsync(peer, "500", "internal-error");
        await peer.ExpectClosedAsync();
        Assert.Equal(DisconnectReason.StoreFailed, (await network.Client.NextAsync<ConnectionLost>()).Reason);
        Assert.Null(network.Store.Saved.Jid);
        await network.Client.DisposeAsync();
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task Losing_the_ownership_at_pair_success_ends_everything_without_another_byte()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        network.Store.OnSave = _ => throw new OwnershipLostException("Somebody else has it.");

        await peer.SendAsync(Phone.PairSuccess(qr.Text));

        await peer.ExpectClosedAsync();
        Assert.Equal(new ClientStopped(StopReason.OwnershipLost), await network.Client.NextAsync());
        network.ExpectNoConnection();
    }

    [Fact]
    public async Task A_wrong_secret_is_told_and_ends_the_pairing()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();

        await peer.SendAsync(Phone.PairSuccess(qr.Text, advSecret: new byte[32]));

        await ExpectErrorAsync(peer, "401", "hmac-mismatch");
        await peer.ExpectClosedAsync();
        Assert.Equal(new ClientStopped(StopReason.PairingRejected, 401), await network.Client.NextAsync());
        Assert.False(network.Store.Saved.IsLinked);
    }

    [Fact]
    public async Task A_wrong_account_signature_is_told_and_ends_the_pairing()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();

        await peer.SendAsync(Phone.PairSuccess(qr.Text, signer: KeyPair.Generate(SystemRandomSource.Instance)));

        await ExpectErrorAsync(peer, "401", "signature-mismatch");
        Assert.Equal(new ClientStopped(StopReason.PairingRejected, 401), await network.Client.NextAsync());
    }

    [Theory]
    [InlineData("not a number:1@s.whatsapp.net")]
    [InlineData("123@lid")]
    [InlineData("")]
    public async Task An_address_that_is_none_is_told_and_ends_the_pairing(string jid)
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();

        await peer.SendAsync(Phone.PairSuccess(qr.Text, jid));

        await ExpectErrorAsync(peer, "500", "internal-error");
        Assert.Equal(new ClientStopped(StopReason.PairingRejected, 500), await network.Client.NextAsync());
    }

    [Fact]
    public async Task A_second_pair_success_is_not_answered()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        await peer.SendAsync(Phone.PairSuccess(qr.Text));
        Assert.NotNull((await peer.NextAsync())!.Child("pair-device-sign"));
        await network.Client.NextAsync<Linked>();

        await peer.SendAsync(Phone.PairSuccess(qr.Text));
        await peer.SendAsync("success", ("t", "1788264000"));
        await peer.SendAsync("stream:error", ("code", "515"));

        await peer.ExpectClosedAsync();
        Assert.Equal(new ConnectionLost(DisconnectReason.RestartRequired, null), await network.Client.NextAsync());
    }

    [Fact]
    public async Task A_close_instead_of_515_restarts_as_well()
    {
        await using var network = await LinkedAsync();
        var peer = network.Peer;

        await peer.CloseAsync();

        await ExpectFirstLoginAsync(network.Network);
    }

    [Fact]
    public async Task A_broken_line_instead_of_515_restarts_as_well()
    {
        await using var network = await LinkedAsync();

        await network.Peer.DropAsync();

        await ExpectFirstLoginAsync(network.Network);
    }

    [Fact]
    public async Task Five_seconds_of_silence_after_linking_restart_as_well()
    {
        await using var network = await LinkedAsync();

        await network.Network.Time.PassAsync(TimeSpan.FromSeconds(5));

        await network.Peer.ExpectClosedAsync();
        await ExpectFirstLoginAsync(network.Network);
    }

    [Fact]
    public async Task A_first_login_refused_with_401_was_never_linked()
    {
        await using var network = await LinkedAsync();
        await network.Peer.SendAsync("stream:error", ("code", "515"));
        var login = await ExpectFirstLoginAsync(network.Network);

        await login.SendAsync("failure", ("reason", "401"), ("location", "rva"));

        Assert.Equal(new ClientStopped(StopReason.NeverLinked, 401), await network.Network.Client.NextAsync());
    }

    private static async Task<LinkedNetwork> LinkedAsync()
    {
        var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        await peer.SendAsync(Phone.PairSuccess(qr.Text));
        Assert.NotNull((await peer.NextAsync())!.Child("pair-device-sign"));
        await network.Client.NextAsync<Linked>();
        return new(network, peer);
    }

    private static async Task<ServerPeer> ExpectFirstLoginAsync(PeerNetwork network)
    {
        Assert.Equal(new ConnectionLost(DisconnectReason.RestartRequired, null), await network.Client.NextAsync());
        var login = await network.AcceptAsync();
        Assert.Equal(491510000001ul, login.Payload.Username);
        Assert.Equal(0, login.Payload.Lc);
        Assert.Null(login.Payload.DevicePairingData);
        return login;
    }

    private static async Task ExpectErrorAsync(ServerPeer peer, string code, string text) => await peer.ExpectAsync(new(
        "iq",
        Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "error"), ("id", "success-1")),
        new Node("error", Stanza.Attributes(("code", code), ("text", text)))));

    private sealed record LinkedNetwork(PeerNetwork Network, ServerPeer Peer) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Network.DisposeAsync();
    }
}
