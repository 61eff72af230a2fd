using WhatsApp;

namespace Sessions.Tests.Grains;

internal static class TestEvents
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public static Linked Linked { get; } = new(TestCredentials.Jid, "100000000000001:7@lid", "+491510000001", "android", null);

    public static ConnectionLost Unreachable { get; } = new(DisconnectReason.Unreachable, Noon + TimeSpan.FromSeconds(1));

    public static QrIssued Qr(int number) => new($"ref-{number}", number, 6, Noon, Noon + TimeSpan.FromSeconds(60));

    public static Online Online(DateTimeOffset at) => new(at, TestCredentials.Jid, null, "Ada");
}
