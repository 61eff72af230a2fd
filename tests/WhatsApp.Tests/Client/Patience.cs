namespace WhatsApp.Tests.Client;

/// <summary>How long a test waits for what must come: only a failing one ever waits that long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
