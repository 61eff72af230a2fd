namespace WhatsApp.Tests.Client;

/// <summary>The version to announce, and what a look for a newer one finds.</summary>
internal sealed class TestVersions : IWebVersionSource
{
    public WebVersion Current { get; set; } = WebVersion.BuiltIn;

    public WebVersion? Newer { get; set; }

    /// <summary>While set, nobody can be asked for a newer one.</summary>
    public bool IsDown { get; set; }

    public List<WebVersion> Refused { get; } = [];

    public ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken) => new(Current);

    public ValueTask<WebVersion?> RefreshAsync(WebVersion refused, CancellationToken cancellationToken)
    {
        Refused.Add(refused);
        if (IsDown) return new((WebVersion?)null);
        if (Newer is { } newer) Current = newer;
        return new((WebVersion?)Current);
    }
}
