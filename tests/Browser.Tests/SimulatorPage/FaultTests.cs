using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.SimulatorPage;

/// <summary>Letting things go wrong by a button.</summary>
public sealed class FaultTests(Desk desk, Chromium chromium) : DeskTests(desk, chromium)
{
    [Fact]
    public async Task Logins_are_refused_until_the_fault_is_ended()
    {
        var (id, phone) = await Desk.LinkedAsync(Cancellation);
        var tab = await OpenAsync();
        await ScopeAsync(tab, phone, device: 1);

        await Button(tab, "Refuse logins").ClickAsync();
        var active = tab.Page.Locator("#active li");
        await Expect(active).ToContainTextAsync("Refuse logins, reason 503");
        await Expect(active).ToContainTextAsync($"+{phone}, device 1, until ended");
        await Button(tab, "Cut the line").ClickAsync();
        await Expect(Message(tab)).ToHaveTextAsync($"Cut the line: +{phone}, device 1, 1 open line.");
        await Desk.Api.UntilAsync(id, "reconnecting", "link-lost", Cancellation);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "End: Refuse logins" }).ClickAsync();
        await Expect(active).ToHaveCountAsync(0);
        await Desk.Api.UntilAsync(id, "connected", "online", Cancellation);
    }

    [Fact]
    public async Task A_fault_with_a_count_says_what_is_left_of_it()
    {
        var (id, phone) = await Desk.LinkedAsync(Cancellation);
        var tab = await OpenAsync();
        await ScopeAsync(tab, phone, device: 1);

        await tab.Page.GetByLabel("times (Refuse logins)").FillAsync("1");
        await Button(tab, "Refuse logins").ClickAsync();
        await Expect(tab.Page.Locator("#active li")).ToContainTextAsync("once more");
        await Button(tab, "Cut the line").ClickAsync();

        await Desk.Api.UntilAsync(id, session => session.GetProperty("evidence").GetProperty("reconnects").GetInt32() > 0 && session.Text("status") == "connected", Cancellation);
        await Expect(tab.Page.Locator("#active li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Every_button_asks_for_a_fault_that_there_is()
    {
        var phone = await Desk.Simulator.AddPhoneAsync(Cancellation);
        var tab = await OpenAsync();
        // A phone without devices: those that happen at once meet nobody.
        tab.ExpectFailures("/faults");
        await ScopeAsync(tab, phone);

        var buttons = await tab.Page.Locator("[data-fault]").AllAsync();
        foreach (var button in buttons)
        {
            var isMomentary = await button.EvaluateAsync<bool>("button => button.closest('#momentary') !== null");
            var answer = await tab.Page.RunAndWaitForResponseAsync(() => button.ClickAsync(), response => response.Request.Method == "POST");

            Assert.Equal((await button.GetAttributeAsync("data-fault"), isMomentary ? 409 : 200), (await button.GetAttributeAsync("data-fault"), answer.Status));
        }

        Assert.Equal(15, buttons.Count);
        await Expect(tab.Page.Locator("#active li")).ToHaveCountAsync(10);
        await Button(tab, "End all faults").ClickAsync();
        await Expect(tab.Page.Locator("#active li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_field_that_cannot_be_is_not_sent()
    {
        var tab = await OpenAsync();

        await tab.Page.GetByLabel("reason (Refuse logins)").FillAsync("200");
        await Button(tab, "Refuse logins").ClickAsync();

        await Expect(Message(tab)).ToContainTextAsync("(invalid-fault)");
    }

    private static async Task ScopeAsync(Tab tab, string phone, int? device = null) => await tab.Page.GetByLabel("for", new() { Exact = true })
        .SelectOptionAsync(device is null ? $$"""{"number":"{{phone}}"}""" : $$"""{"number":"{{phone}}","device":{{device}}}""");
}
