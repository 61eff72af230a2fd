using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Browser.Tests.Browsing;

/// <summary>A tab that notes what a page must not do: errors in the console, exceptions, calls to other places than its own.</summary>
internal sealed class Tab : IAsyncDisposable
{
    // The browser's own words for an answer that is an error, or none.
    private const string FailedLoad = "Failed to load resource";

    private static readonly string[] Loud = ["error", "warning"];

    private readonly IBrowserContext _context;
    private readonly Uri _home;
    private readonly Look _look;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _failedLoads = [];
    private readonly List<string> _expectedFailures = [];

    private Tab(IBrowserContext context, IPage page, Uri home, Look look)
    {
        (_context, Page, _home, _look) = (context, page, home, look);
        page.Console += (_, message) => Note(message);
        page.PageError += (_, error) => _complaints.Enqueue($"exception: {error}");
        page.Request += (_, request) => Note(request);
    }

    public IPage Page { get; }

    public static async Task<Tab> OpenAsync(IBrowser browser, Uri home, Look look)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.Colors,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new(context, await context.NewPageAsync(), home, look);
    }

    /// <summary>Loads whose address has this in it may fail in this test.</summary>
    public void ExpectFailures(string partOfAddress) => _expectedFailures.Add(partOfAddress);

    /// <summary>What the page did that no page may do.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. _complaints, .. _failedLoads.Where(load => !_expectedFailures.Exists(part => load.Contains(part, StringComparison.Ordinal)))];

    /// <summary>Writes what it shows to <c>artifacts/screenshots</c>; the file.</summary>
    /// <param name="name">Of the view.</param>
    /// <param name="fullPage">Also what one has to scroll to.</param>
    public async Task<string> PictureAsync(string name, bool fullPage = false)
    {
        var file = Path.Combine(Repository.Root, "artifacts/screenshots", $"{name}-{_look.Name}.png");
        await Page.ScreenshotAsync(new() { Path = file, FullPage = fullPage });
        return file;
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Note(IConsoleMessage message)
    {
        if (!Loud.Contains(message.Type)) return;

        if (message.Text.StartsWith(FailedLoad, StringComparison.Ordinal)) _failedLoads.Enqueue($"{message.Location} {message.Text}");
        else _complaints.Enqueue($"console {message.Type}: {message.Text}");
    }

    private void Note(IRequest request)
    {
        var address = new Uri(request.Url);
        if (address.Scheme is "data" or "blob") return;
        if (address.Authority != _home.Authority) _complaints.Enqueue($"foreign request: {request.Url}");
    }
}
