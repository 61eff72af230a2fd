using System.Text;
using Fuzzing.Engine;
using WhatsAppSimulator.Phones;

namespace Fuzzing.Targets;

/// <summary>What a camera reads; reading never throws. Input: the text in UTF-8.</summary>
internal sealed class QrTextTarget : ITarget
{
    public string Name => "qr-text";

    public int Weight => 60;

    public IReadOnlyList<byte[]> Dictionary { get; } = [.. new[] { ",", "#", "2@", "=", ",1", "https://wa.me/settings/linked_devices#" }.Select(Encoding.UTF8.GetBytes)];

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Texts("qr.json", "qr").Concat(Targets.Seeds.Texts("qr.json", "legacyFourPart")).Select(Encoding.UTF8.GetBytes);

    public bool IsTyped(Exception exception) => false;

    public void Run(byte[] input)
    {
        if (QrText.Parse(Encoding.UTF8.GetString(input)) is not { } qr) return;

        var text = WhatsApp.Pairing.QrText.Build(qr.Ref, qr.NoiseKey, qr.IdentityKey, qr.AdvSecret, qr.ClientType.ToString());
        PropertyBrokenException.ThrowUnless(
            QrText.Parse(text) is { } again && again.Ref == qr.Ref && again.AdvSecret.AsSpan().SequenceEqual(qr.AdvSecret),
            "A QR that was read is written by the client and read as the same.");
    }
}
