using WhatsApp;

namespace Sessions.Versions;

/// <summary>The version that the configuration names, whatever the server thinks of it.</summary>
internal sealed class FixedWebVersion(WebVersion version) : IWebVersionSource
{
    public ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken) => new(version);

    public ValueTask<WebVersion?> RefreshAsync(WebVersion refused, CancellationToken cancellationToken) => new(version);
}
