using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Pairing;
using WhatsApp.Tests.Client;
using Xunit;

namespace WhatsApp.Tests.Pairing;

public sealed class PairSuccessMutationTests
{
    private static readonly DeviceCredentials Device = DeviceCredentials.Create(SystemRandomSource.Instance);

    private static readonly Node Right = Phone.PairSuccess(QrText.Build("2@1", Device, "1"));

    [Fact]
    public void Any_change_of_the_signed_identity_is_refused_with_a_typed_error()
    {
        var identity = Right.Child("pair-success")!.Child("device-identity")!.Bytes!;
        for (var position = 0; position < identity.Length; position++)
        {
            Refuses(identity[..position]);
            var changed = identity.ToArray();
            changed[position] ^= 0x01;
            Refuses(changed);
        }

        Refuses(new byte[501]);
    }

    [Fact]
    public void Any_change_of_the_stanza_links_or_is_refused_with_a_typed_error()
    {
        var bytes = NodeCodec.Encode(Right);
        for (var position = 1; position < bytes.Length; position++)
        {
            var changed = bytes.ToArray();
            changed[position] ^= 0x03;
            try
            {
                var (linked, _) = PairSuccess.Process(NodeCodec.Decode(changed), Device, SystemRandomSource.Instance);
                Assert.Equal(linked.ToBytes(), DeviceCredentials.Parse(linked.ToBytes()).ToBytes());
            }
            catch (Exception exception) when (exception is WireFormatException or PairingException)
            {
                // Refused.
            }
        }
    }

    [Fact]
    public void Names_too_long_for_people_are_not_kept()
    {
        var content = Right.Child("pair-success")!;
        var iq = Phone.Wrap(
            content.Child("device-identity")!, content.Child("device")!, new Node("biz", [new("name", new string('x', 100_000))]));

        var (linked, _) = PairSuccess.Process(iq, Device, SystemRandomSource.Instance);

        Assert.Null(linked.BusinessName);
        Assert.Null(linked.Platform);
    }

    private static void Refuses(byte[] identity)
    {
        var iq = Phone.Wrap(new Node("device-identity", null, identity), Right.Child("pair-success")!.Child("device")!);

        Assert.Throws<PairingException>(() => PairSuccess.Process(iq, Device, SystemRandomSource.Instance));
    }
}
