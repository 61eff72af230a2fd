using WhatsApp.Proto;

namespace WhatsAppSimulator.Registration;

/// <summary>Whether a client says of itself what a web client says, and is new enough.</summary>
internal static class UserAgentCheck
{
    private const uint WebPrimary = 2;
    private const uint WebSecondary = 3000;

    public static RefusalReason? Refuse(UserAgent? agent, uint minimumRevision)
    {
        if (agent is not { Platform: UserAgent.Types.Platform.Web, AppVersion: { } version }) return RefusalReason.BadUserAgent;
        if (version.Primary != WebPrimary || version.Secondary != WebSecondary) return RefusalReason.BadUserAgent;

        return version.Tertiary < minimumRevision ? RefusalReason.Outdated : null;
    }
}
