using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using WhatsAppSimulator.FaultInjection;
using Xunit;

namespace WhatsApp.Tests.Simulator.Faults;

/// <summary>Clients that are refused on request, and certificates that they have to refuse.</summary>
public sealed class LoginFaultTests : FaultTests
{
    [Fact]
    public async Task The_next_logins_end_in_the_failure_asked_for()
    {
        var linked = await Device.LinkAsync(Server, Number);
        await InjectAsync(new Refuse(402)
        {
            Count = 2,
            Scope = FaultScope.Of(linked),
            Attributes = new Dictionary<string, string> { ["code"] = "101", ["expire"] = "3600", ["location"] = "rva" },
        });

        for (int login = 0; login < 2; login++)
        {
            var client = await ConnectAsync(ScriptedDevice.Login(Number, linked.Device));
            var failure = (await client.ReceiveAsync())!;
            Assert.Equal(("failure", "402", "101", "3600", "rva"), (failure.Tag, failure["reason"], failure["code"], failure["expire"], failure["location"]));
            Assert.True(await client.IsClosedAsync());
        }

        await LogInAsync(linked);
        Assert.Equal(2, Server.Events.Journal.OfType<ConnectionRefused>().Count(e => e.Reason == RefusalReason.OnRequest));
    }

    [Fact]
    public async Task A_refusal_for_one_device_spares_registrations()
    {
        await InjectAsync(new Refuse(503) { Scope = new FaultScope(Number) });

        var linked = await Device.LinkAsync(Server, Number);

        Assert.Equal("503", (await (await ConnectAsync(ScriptedDevice.Login(Number, linked.Device))).ReceiveAsync())!["reason"]);
    }

    [Fact]
    public async Task A_refusal_for_everybody_meets_registrations()
    {
        await InjectAsync(new Refuse(500) { Count = 1 });

        Assert.Equal("500", (await (await ConnectAsync(Device.Registration())).ReceiveAsync())!["reason"]);
    }

    [Fact]
    public async Task A_version_becomes_outdated_while_the_server_runs()
    {
        var linked = await Device.LinkAsync(Server, Number);
        await InjectAsync(new RaiseMinimumRevision(ScriptedDevice.Revision + 1));

        Assert.Equal("405", (await (await ConnectAsync(ScriptedDevice.Login(Number, linked.Device))).ReceiveAsync())!["reason"]);
        Assert.Equal("405", (await (await ConnectAsync(Device.Registration())).ReceiveAsync())!["reason"]);
        var newer = new ScriptedDevice();
        var client = await ScriptedClient.ConnectAsync(Server, newer.Noise, newer.Registration(ScriptedDevice.Revision + 1));
        Assert.NotNull((await client.ReceiveAsync("iq")).Child("pair-device"));
    }

    public static TheoryData<CertificateFlaw> Flaws => [.. Enum.GetValues<CertificateFlaw>()];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Certificates_are_wrong_in_the_one_way_asked_for(CertificateFlaw flaw)
    {
        await InjectAsync(new SpoilCertificates(flaw) { Count = 1 });

        Assert.Equal([flaw], FlawsOf(await ConnectAsync(Device.Registration())));
        Assert.Empty(FlawsOf(await ConnectAsync(Device.Registration())));
    }

    private Task<ScriptedClient> ConnectAsync(ClientPayload payload) => ScriptedClient.ConnectAsync(Server, Device.Noise, payload);

    /// <summary>The checks of linked-device 2.4, one by one.</summary>
    private List<CertificateFlaw> FlawsOf(ScriptedClient client)
    {
        var (leaf, intermediate) = (client.Certificates!.Leaf, client.Certificates.Intermediate);
        var leafDetails = CertificateDetails.Parser.ParseFrom(leaf.Details);
        var intermediateDetails = CertificateDetails.Parser.ParseFrom(intermediate.Details);
        var now = (ulong)Time.GetUtcNow().ToUnixTimeSeconds();
        (CertificateFlaw Flaw, bool IsThere)[] checks =
        [
            (CertificateFlaw.IntermediateSignature, !IsSigned(intermediate, Convert.FromHexString(Server.NoiseRootPublicKey))),
            (CertificateFlaw.NoLeafSignature, !leaf.HasSignature),
            (CertificateFlaw.LeafSignature, leaf.HasSignature && !IsSigned(leaf, intermediateDetails.Key.Span)),
            (CertificateFlaw.IntermediateIssuer, intermediateDetails.IssuerSerial != 0),
            (CertificateFlaw.LeafIssuer, leafDetails.IssuerSerial != intermediateDetails.Serial),
            (CertificateFlaw.LeafKey, !leafDetails.Key.Span.SequenceEqual(client.ServerStatic)),
            (CertificateFlaw.ExpiredIntermediate, intermediateDetails.NotAfter < now),
            (CertificateFlaw.ExpiredLeaf, leafDetails.NotAfter < now),
            (CertificateFlaw.FutureIntermediate, intermediateDetails.NotBefore > now),
            (CertificateFlaw.FutureLeaf, leafDetails.NotBefore > now),
        ];
        return [.. checks.Where(check => check.IsThere).Select(check => check.Flaw)];
    }

    private static bool IsSigned(Certificate certificate, ReadOnlySpan<byte> issuer) =>
        XEdDsa.Verify(issuer, certificate.Details.Span, certificate.Signature.Span);
}
