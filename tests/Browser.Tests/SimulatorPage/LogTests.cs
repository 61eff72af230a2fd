using Browser.Tests.Browsing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.SimulatorPage;

/// <summary>The live log.</summary>
public sealed class LogTests(Desk desk, Chromium chromium) : DeskTests(desk, chromium)
{
    [Fact]
    public async Task Stanzas_of_both_directions_appear_and_open_to_what_they_say()
    {
        var tab = await OpenAsync();
        var (_, phone) = await Desk.LinkedAsync(Cancellation);
        await tab.Page.GetByLabel("Show the stanzas of").SelectOptionAsync($"{phone}:1");

        var success = tab.Page.Locator("#log details.out:not([hidden])", new() { HasTextString = "success" }).First;
        await success.Locator("summary").ClickAsync();

        await Expect(success.Locator("pre")).ToContainTextAsync($"<success");
        await Expect(success.Locator(".from")).ToHaveTextAsync($"+{phone}:1");
        await Expect(tab.Page.Locator("#log details.in:not([hidden])").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#log > :not([hidden])", new() { HasTextString = "line 1" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_log_is_filtered_by_words_held_on_and_cleared()
    {
        var (_, phone) = await Desk.LinkedAsync(Cancellation);
        var tab = await OpenAsync();
        var shown = tab.Page.Locator("#log > :not([hidden])");
        await tab.Page.GetByLabel("Show entries with these words").FillAsync("device_removed");
        await Expect(shown).ToHaveCountAsync(await tab.Page.Locator("#log > *", new() { HasTextString = "device_removed" }).CountAsync());
        await Button(tab, "Pause").ClickAsync();
        await Button(tab, "Clear").ClickAsync();

        await Desk.Simulator.RemoveDeviceAsync(phone, Cancellation);

        await Expect(tab.Page.Locator("#log-words")).ToContainTextAsync("more since the pause");
        await Expect(shown).ToHaveCountAsync(0);
        await Button(tab, "Go on").ClickAsync();
        await Expect(shown).ToHaveCountAsync(1);
        await Expect(shown).ToContainTextAsync("stream:error conflict");
    }
}
