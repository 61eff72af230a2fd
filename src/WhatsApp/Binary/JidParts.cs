using System.Globalization;

namespace WhatsApp.Binary;

/// <summary>A <see cref="Jid"/> still lying in its text.</summary>
internal readonly ref struct JidParts
{
    private const char ServerMark = '@';
    private const char DeviceMark = ':';
    private const char IntegratorMark = '-';

    private JidParts(ReadOnlySpan<char> user, ReadOnlySpan<char> server, ushort device, ushort integrator)
    {
        User = user;
        Server = server;
        Device = device;
        Integrator = integrator;
    }

    public ReadOnlySpan<char> User { get; }

    public ReadOnlySpan<char> Server { get; }

    public ushort Device { get; }

    public ushort Integrator { get; }

    /// <summary>False unless there is exactly one '@', a server after it, and well-formed numbers where numbers belong.</summary>
    public static bool TrySplit(ReadOnlySpan<char> text, out JidParts parts)
    {
        parts = default;
        var at = text.IndexOf(ServerMark);
        if (at < 0 || at == text.Length - 1) return false;

        var user = text[..at];
        var server = text[(at + 1)..];
        if (server.Contains(ServerMark)) return false;

        ushort device = 0;
        ushort integrator = 0;
        var colon = user.IndexOf(DeviceMark);
        if (colon >= 0)
        {
            if (colon == 0 || !TryReadNumber(user[(colon + 1)..], out device)) return false;
            user = user[..colon];
        }

        if (server is Jid.InteropServer)
        {
            var dash = user.IndexOf(IntegratorMark);
            if (dash < 0 || dash == user.Length - 1 || !TryReadNumber(user[..dash], out integrator)) return false;
            user = user[(dash + 1)..];
        }

        parts = new JidParts(user, server, device, integrator);
        return true;
    }

    /// <summary>Only the shortest way to write a number: other digits would be lost when it is written again.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> digits, out ushort number)
    {
        number = 0;
        return digits is "0" || (digits is not ['0', ..] && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }
}
