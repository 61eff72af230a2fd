using WhatsApp.Crypto;
using WhatsApp.Device;

namespace Sessions.Tests.Grains;

/// <summary>Credentials as a client saves them.</summary>
internal static class TestCredentials
{
    public const string Jid = "491510000001:7@s.whatsapp.net";

    private static readonly DeviceCredentials Device = DeviceCredentials.Create(SystemRandomSource.Instance);

    public static byte[] Unlinked { get; } = Device.ToBytes();

    public static byte[] Linked { get; } = (Device with { Jid = Jid }).ToBytes();
}
