using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>A developer's own machine, without keys, whose server comes and goes while the page stays open.</summary>
public sealed class RestartTests(Machine machine, Chromium chromium) : TabTests(chromium), IClassFixture<Machine>
{
    [Fact]
    public async Task The_page_goes_on_by_itself_after_the_server_was_killed()
    {
        var (id, _) = await machine.LinkAsync(Cancellation);
        var list = await OpenAsync("/");
        var session = await OpenAsync($"/#/sessions/{id}");
        await Expect(list.Locator("tbody .badge")).ToHaveTextAsync("●Connected");
        await Expect(session.Locator("header .badge")).ToHaveTextAsync("●Connected");

        await machine.Server.KillAsync(Cancellation);
        await Expect(list.GetByRole(AriaRole.Status)).ToContainTextAsync("The server does not answer.");
        await Expect(session.Locator("#notice")).ToContainTextAsync("The server does not answer.");
        await machine.StartServerAgainAsync(Cancellation);

        await Expect(list.Locator("#notice")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect(session.Locator("#notice")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        var (other, _) = await machine.LinkAsync(Cancellation);
        await Expect(list.GetByRole(AriaRole.Row).Filter(new() { HasText = other }).Locator(".badge")).ToHaveTextAsync("●Connected");
        await Expect(session.Locator("header .badge")).ToHaveTextAsync("●Connected");
    }

    private async Task<IPage> OpenAsync(string address)
    {
        var tab = await OpenTabAsync(machine.Server.Address);
        // While the server is away, nothing else can be expected.
        tab.ExpectFailures("/");
        await tab.Page.GotoAsync(address);
        return tab.Page;
    }
}
