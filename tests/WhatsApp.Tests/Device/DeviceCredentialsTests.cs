using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Proto;
using Xunit;

namespace WhatsApp.Tests.Device;

public sealed class DeviceCredentialsTests
{
    private static readonly DeviceCredentials Full = DeviceCredentials.Create(SystemRandomSource.Instance) with
    {
        Jid = "491510000001:7@s.whatsapp.net",
        Lid = "123456789012345:7@lid",
        Platform = "smba",
        BusinessName = "Corner Shop",
        Account = [1, 2, 3],
        LoginCounter = 4,
        NextPreKeyId = 813,
        RoutingInfo = [8, 2],
    };

    [Fact]
    public void What_was_stored_comes_back()
    {
        var read = DeviceCredentials.Parse(Full.ToBytes());

        Assert.Equal(Full.ToBytes(), read.ToBytes());
        Assert.Equal(Full.Noise.Public, read.Noise.Public);
        Assert.Equal((Full.Jid, Full.Lid, Full.Platform, Full.BusinessName), (read.Jid, read.Lid, read.Platform, read.BusinessName));
        Assert.Equal((Full.LoginCounter, Full.NextPreKeyId, Full.RegistrationId), (read.LoginCounter, read.NextPreKeyId, read.RegistrationId));
        Assert.InRange(Full.ToBytes().Length, 200, 1000);
    }

    [Fact]
    public void A_new_device_is_not_linked_and_shares_nothing_with_another()
    {
        var (one, other) = (DeviceCredentials.Create(SystemRandomSource.Instance), DeviceCredentials.Create(SystemRandomSource.Instance));

        Assert.False(DeviceCredentials.Parse(one.ToBytes()).IsLinked);
        Assert.NotEqual(one.Noise.Private, other.Noise.Private);
        Assert.NotEqual(one.Identity.Private, other.Identity.Private);
        Assert.NotEqual(one.AdvSecret, other.AdvSecret);
        Assert.InRange(one.RegistrationId, 1u, 16380u);
        Assert.True(XEdDsa.Verify(one.Identity.Public, [5, .. one.SignedPreKey.Keys.Public], one.SignedPreKey.Signature));
    }

    [Fact]
    public void Any_change_of_the_stored_bytes_gives_a_device_or_a_typed_error()
    {
        var bytes = Full.ToBytes();
        for (var position = 0; position < bytes.Length; position++)
        {
            ParsesOrIsRefused(bytes[..position]);
            foreach (var flip in (byte[])[0x01, 0x08, 0x80, 0xFF])
            {
                var changed = bytes.ToArray();
                changed[position] ^= flip;
                ParsesOrIsRefused(changed);
            }
        }
    }

    [Theory]
    [InlineData("nobody@s.whatsapp.net")]
    [InlineData("")]
    [InlineData("no address")]
    public void An_address_that_cannot_log_in_is_refused(string jid)
    {
        var stored = StoredDevice.Parser.ParseFrom(Full.ToBytes());
        stored.Jid = jid;

        Assert.Throws<WireFormatException>(() => DeviceCredentials.Parse(Google.Protobuf.MessageExtensions.ToByteArray(stored)));
    }

    // What is read must also serve: neither payload may stumble over it.
    private static void ParsesOrIsRefused(byte[] bytes)
    {
        DeviceCredentials credentials;
        try
        {
            credentials = DeviceCredentials.Parse(bytes);
        }
        catch (WireFormatException)
        {
            return;
        }

        if (credentials.IsLinked) ClientPayloads.Login(credentials, WebVersion.BuiltIn);
        else ClientPayloads.Registration(credentials, WebVersion.BuiltIn, "Linux");
    }
}
