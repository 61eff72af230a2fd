using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Pairing;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Pairing;

public sealed class QrTextVectorTests
{
    private const string File = "qr.json";

    public static TheoryData<string> Names => VectorFile.Names(File);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void The_text_is_that_of_the_vector(string name)
    {
        var vector = VectorFile.Case(File, name);

        var text = QrText.Build(
            vector.Text("ref"), vector.Hex("noisePublic"), vector.Hex("identityPublic"), vector.Hex("advSecret"), vector.Text("clientType"));

        Assert.Equal(vector.Text("qr"), text);
    }

    [Fact]
    public void The_text_of_a_device_holds_its_public_keys_and_its_secret()
    {
        var device = DeviceCredentials.Create(SystemRandomSource.Instance);

        var parts = QrText.Build("2@abc", device, "1").Split(',');

        Assert.Equal(
            [
                "https://wa.me/settings/linked_devices#2@abc",
                Convert.ToBase64String(device.Noise.Public),
                Convert.ToBase64String(device.Identity.Public),
                Convert.ToBase64String(device.AdvSecret),
                "1",
            ],
            parts);
    }
}
