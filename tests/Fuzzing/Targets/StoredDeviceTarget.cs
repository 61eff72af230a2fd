using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Device;

namespace Fuzzing.Targets;

/// <summary>What a device's row holds, decrypted. Input: the bytes.</summary>
internal sealed class StoredDeviceTarget : ITarget
{
    public string Name => "stored-device";

    public int Weight => 15;

    public IEnumerable<byte[]> Seeds() => [FixedKeys.Device.ToBytes(), FixedKeys.Linked.ToBytes()];

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        var written = DeviceCredentials.Parse(input).ToBytes();

        PropertyBrokenException.ThrowUnless(
            DeviceCredentials.Parse(written).ToBytes().AsSpan().SequenceEqual(written), "A device that was read is written and read as the same.");
    }
}
