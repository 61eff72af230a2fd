namespace WhatsApp;

/// <summary>The web version to announce; shared by all clients of a process.</summary>
public interface IWebVersionSource
{
    /// <summary>The version to use now, from a cache as a rule. Never fails: without news it is the last known or the built-in one.</summary>
    ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The server refused <paramref name="refused"/> as outdated: looks for another one, once for however many clients ask.
    /// Returns that, or <paramref name="refused"/> itself when there is none, or null when nobody could be asked. Never fails.
    /// </summary>
    ValueTask<WebVersion?> RefreshAsync(WebVersion refused, CancellationToken cancellationToken);
}
