using Xunit;

namespace Browser.Tests.Browsing;

/// <summary>Tests of pages. When one is over, all that its tabs noted has to be nothing.</summary>
public abstract class TabTests(Chromium chromium) : IAsyncDisposable
{
    private readonly List<Tab> _tabs = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        var complaints = _tabs.SelectMany(tab => tab.Complaints).ToList();
        foreach (var tab in _tabs) await tab.DisposeAsync();

        GC.SuppressFinalize(this);
        Assert.Equal("", string.Join('\n', complaints));
    }

    /// <summary>An empty tab.</summary>
    /// <param name="home">The only place that it may load anything from.</param>
    /// <param name="look">Light when null.</param>
    private protected async Task<Tab> OpenTabAsync(Uri home, Look? look = null)
    {
        var tab = await chromium.OpenAsync(home, look ?? Look.Light);
        _tabs.Add(tab);
        return tab;
    }
}
