using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Browsing;

/// <summary>
/// The system's Chromium without a window, one for all tests; each opens tabs of its own, which share nothing. The build that has no window to hide
/// does the same for three quarters of the work.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Executables = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    /// <summary>Of a wait for something on a page, in milliseconds: machines are busy, and what does not come at all fails all the same.</summary>
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executables.FirstOrDefault(File.Exists) ?? Executables[0], Args = Arguments });
    }

    /// <summary>An empty tab in a profile of its own.</summary>
    /// <param name="home">The only place that it may load anything from.</param>
    /// <param name="look">How it shows pages.</param>
    internal Task<Tab> OpenAsync(Uri home, Look look) => Tab.OpenAsync(_browser!, home, look);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();

        _playwright?.Dispose();
    }
}
