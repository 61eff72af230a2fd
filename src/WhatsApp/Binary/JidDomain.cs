namespace WhatsApp.Binary;

/// <summary>The byte that stands for the server in <see cref="Tag.DeviceJid"/>. Source: linked-device 5.5, web-parity 1.3.</summary>
internal static class JidDomain
{
    private const byte User = 0;
    private const byte Lid = 1;
    private const byte Hosted = 0x80;
    private const byte HostedLid = 0x81;

    /// <summary>False for a server whose devices are not written in that form.</summary>
    public static bool TryFromServer(ReadOnlySpan<char> server, out byte domain)
    {
        (var isKnown, domain) = server switch
        {
            Jid.UserServer => (true, User),
            Jid.LidServer => (true, Lid),
            Jid.HostedServer => (true, Hosted),
            Jid.HostedLidServer => (true, HostedLid),
            _ => (false, (byte)0),
        };

        return isKnown;
    }

    /// <summary>The server, or null for a byte that means none.</summary>
    public static string? ToServer(byte domain) => domain switch
    {
        User => Jid.UserServer,
        Lid => Jid.LidServer,
        HostedLid => Jid.HostedLidServer,
        // The web client takes every value with bit 7 set and bit 0 clear for hosted.
        _ when (domain & HostedLid) == Hosted => Jid.HostedServer,
        _ => null,
    };
}
