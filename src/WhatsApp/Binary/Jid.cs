using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WhatsApp.Binary;

/// <summary>
/// An address: <c>user@server</c>, <c>user:device@server</c> with a device other than 0, <c>integrator-user:device@interop</c>,
/// or <c>@server</c> without a user. Formatting and parsing are each other's inverse.
/// </summary>
/// <param name="User">Without '@' or ':'; empty for a server.</param>
/// <param name="Server">Without '@'; never empty.</param>
/// <param name="Device">0 (the phone, never written) to 65535.</param>
/// <param name="Integrator">Which foreign network, for <see cref="InteropServer"/> alone.</param>
internal readonly record struct Jid(string User, string Server, ushort Device = 0, ushort Integrator = 0)
{
    /// <summary>Users by phone number, and the server itself.</summary>
    public const string UserServer = "s.whatsapp.net";

    /// <summary>Users by hidden number.</summary>
    public const string LidServer = "lid";

    /// <summary>Devices of a business that the provider hosts, by phone number.</summary>
    public const string HostedServer = "hosted";

    /// <summary>The same by hidden number.</summary>
    public const string HostedLidServer = "hosted.lid";

    public const string GroupServer = "g.us";

    public const string BroadcastServer = "broadcast";

    public const string NewsletterServer = "newsletter";

    /// <summary>Users of Messenger.</summary>
    public const string MessengerServer = "msgr";

    /// <summary>Users of foreign networks.</summary>
    public const string InteropServer = "interop";

    /// <summary>The server's own address as it stands in a decoded <see cref="Node"/>.</summary>
    public const string ServerText = "@s.whatsapp.net";

    /// <summary>The server's own address.</summary>
    public static Jid OfServer { get; } = new(string.Empty, UserServer);

    /// <summary>Whether there is no user.</summary>
    public bool IsServer => User.Length == 0;

    /// <summary>The account rather than one of its devices.</summary>
    public Jid WithoutDevice => this with { Device = 0 };

    /// <exception cref="FormatException">Not an address.</exception>
    public static Jid Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var jid) ? jid : throw new FormatException("The text is not a JID.");

    /// <summary>Accepts what <see cref="ToString"/> writes, and device 0 written out.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Jid jid)
    {
        if (!JidParts.TrySplit(text, out var parts))
        {
            jid = default;
            return false;
        }

        jid = new Jid(parts.User.ToString(), parts.Server.ToString(), parts.Device, parts.Integrator);
        return true;
    }

    /// <summary>Null-tolerant, for attributes that may be missing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Jid jid) => TryParse(text.AsSpan(), out jid);

    /// <inheritdoc/>
    public override string ToString()
    {
        var integrator = Server == InteropServer ? string.Create(CultureInfo.InvariantCulture, $"{Integrator}-") : string.Empty;

        return Device == 0
            ? $"{integrator}{User}@{Server}"
            : string.Create(CultureInfo.InvariantCulture, $"{integrator}{User}:{Device}@{Server}");
    }
}
