using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.SimulatorPage;

/// <summary>Tests of the simulator's page, one after the other.</summary>
[Collection(Name)]
public abstract class DeskTests(Desk desk, Chromium chromium) : TabTests(chromium)
{
    public const string Name = "desk";

    private protected Desk Desk { get; } = desk;

    /// <summary>The page, with its log running and without faults of tests before.</summary>
    private protected async Task<Tab> OpenAsync(Look? look = null)
    {
        await Desk.Simulator.EndFaultsAsync(Cancellation);
        var tab = await OpenTabAsync(Desk.Simulator.Address, look);
        await tab.Page.GotoAsync("/");
        await Expect(tab.Page.Locator("#line")).ToHaveTextAsync("live");
        return tab;
    }

    /// <summary>What the page last told its user.</summary>
    private protected static ILocator Message(Tab tab) => tab.Page.Locator("#message");

    private protected static ILocator Button(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
