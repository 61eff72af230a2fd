using System.Security.Cryptography;
using System.Text;
using WhatsApp.Crypto;
using WhatsApp.Device;

namespace Fuzzing.Targets;

/// <summary>Keys that are the same in every run: an input that found something finds it again.</summary>
internal static class FixedKeys
{
    public static KeyPair Root { get; } = Pair("root");

    public static KeyPair Intermediate { get; } = Pair("intermediate");

    public static KeyPair Server { get; } = Pair("server");

    public static KeyPair ServerEphemeral { get; } = Pair("server ephemeral");

    public static KeyPair Account { get; } = Pair("account");

    /// <summary>When everything that has a validity is valid.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A device nobody linked yet.</summary>
    public static DeviceCredentials Device { get; } = DeviceCredentials.Create(new FixedRandom("device"));

    /// <summary>The same, linked.</summary>
    public static DeviceCredentials Linked { get; } = Device with { Jid = "491510000001:7@s.whatsapp.net", Lid = "123456789012345:7@lid", LoginCounter = 3 };

    public static KeyPair Pair(string label) => KeyPair.Generate(new FixedRandom(label));

    public static byte[] Bytes(string label) => SHA256.HashData(Encoding.UTF8.GetBytes(label));
}
