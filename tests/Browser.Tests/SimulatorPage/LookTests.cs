using Browser.Tests.Browsing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.SimulatorPage;

/// <summary>How the page looks, by day, by night and on a small phone.</summary>
public sealed class LookTests(Desk desk, Chromium chromium) : DeskTests(desk, chromium)
{
    public static TheoryData<string> Looks => [.. Look.All.Select(look => look.Name)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Everything_can_be_read_reached_and_fits(string name)
    {
        await Desk.LinkedAsync(Cancellation);
        await Desk.PendingAsync(Cancellation);
        var tab = await OpenAsync(Look.All.Single(look => look.Name == name));
        await Button(tab, "Compress stanzas").ClickAsync();
        await Expect(tab.Page.Locator("#active li")).Not.ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("#sessions li").First).ToBeVisibleAsync();
        await tab.Page.Locator("#log details summary").Last.ClickAsync();

        await tab.PictureAsync("simulator", fullPage: true);

        await tab.Page.AssertAccessibleAsync();
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }
}
