using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>Every view in light, in dark and on a phone: judged by axe, pictured, and nothing wider than the window.</summary>
public sealed class LookTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    public static TheoryData<string> Looks => [.. Look.All.Select(look => look.Name)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_list_and_its_dialogs_can_be_used_by_everybody(string name)
    {
        var tab = await OpenPageAsync(look: Of(name));
        await Expect(tab.Page.GetByText("No sessions yet")).ToBeVisibleAsync();
        await JudgeAsync(tab, "empty");

        var (linked, _) = await Machine.LinkAsync(Cancellation, Tenant.Api);
        var stopped = await CreateAsync();
        await Tenant.Api.PostAsync(stopped, "stop", Cancellation);
        await CreateAsync();
        await Expect(Row(tab, linked)).ToContainTextAsync("s ago");
        await Expect(Row(tab, stopped)).ToContainTextAsync("Expired");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(3);
        await JudgeAsync(tab, "list");

        await Button(tab.Page, "New session").ClickAsync();
        await JudgeAsync(tab, "create");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_list_that_is_being_read_again_can_be_read_meanwhile(string name)
    {
        var expired = await CreateAsync();
        await Tenant.Api.PostAsync(expired, "stop", Cancellation);
        var tab = await OpenPageAsync(look: Of(name));
        await Expect(Row(tab, expired)).ToContainTextAsync("Expired");
        var answer = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/sessions?*", async route =>
        {
            await answer.Task.WaitAsync(Cancellation);
            await route.ContinueAsync();
        });

        await tab.Page.GetByLabel("Search").FillAsync("Shop");
        await Expect(tab.Page.Locator(".sessions[aria-busy=true]")).ToBeVisibleAsync();
        await tab.Page.AssertAccessibleAsync();
        answer.SetResult();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_session_with_its_code_can_be_used_by_everybody(string name)
    {
        var id = await CreateAsync();
        var tab = await OpenPageAsync($"sessions/{id}", Of(name));
        await Expect(Qr(tab.Page)).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".events li")).Not.ToHaveCountAsync(0);
        await JudgeAsync(tab, "code");

        await ScanAsync(tab.Page);
        await Expect(tab.Page.GetByText("Linked as")).ToBeVisibleAsync();
        await JudgeAsync(tab, "linked");

        await Button(tab.Page, "Delete").ClickAsync();
        await JudgeAsync(tab, "delete");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Keys_can_be_used_by_everybody(string name)
    {
        var tab = await OpenPageAsync("keys", Of(name));
        await Expect(tab.Page.GetByText("No keys yet")).ToBeVisibleAsync();
        await Button(tab.Page, "New key").ClickAsync();
        await JudgeAsync(tab, "new-key");
        await Button(tab.Page, "Make the key").ClickAsync();
        await Expect(tab.Page.GetByText("The new key")).ToBeVisibleAsync();
        await tab.Page.AssertAccessibleAsync();
        await Button(tab.Page, "Done").ClickAsync();
        await Expect(tab.Page.GetByText("Without a name")).ToBeVisibleAsync();
        await JudgeAsync(tab, "keys");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Webhooks_can_be_used_by_everybody(string name)
    {
        var tab = await OpenPageAsync("webhooks", Of(name));
        // Nobody is there.
        var target = "http://127.0.0.1:9/whatsapp";
        await Expect(tab.Page.GetByText("No webhooks yet")).ToBeVisibleAsync();
        await Button(tab.Page, "New webhook").ClickAsync();
        await JudgeAsync(tab, "new-webhook");
        await tab.Page.GetByLabel("Address").FillAsync(target);
        await Button(tab.Page, "Make the webhook").ClickAsync();
        await Expect(tab.Page.Locator(".secret")).ToContainTextAsync("whsec_");
        await Button(tab.Page, "Done").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = target })).ToBeVisibleAsync();
        await JudgeAsync(tab, "webhooks");

        await Button(tab.Page, $"Test: {target}").ClickAsync();
        await Expect(tab.Page.GetByText("the target could not be reached")).ToBeVisibleAsync();
        await tab.Page.AssertAccessibleAsync();
        await Button(tab.Page, "Done").ClickAsync();
        await Button(tab.Page, $"Turn off: {target}").ClickAsync();
        await Expect(Button(tab.Page, $"Turn on: {target}")).ToBeVisibleAsync();
        await Button(tab.Page, $"Delete: {target}").ClickAsync();
        await Button(tab.Page.GetByRole(AriaRole.Dialog), "Delete").ClickAsync();
        await Expect(tab.Page.GetByText("No webhooks yet")).ToBeVisibleAsync();
    }

    private static Look Of(string name) => Look.All.Single(look => look.Name == name);

    private static ILocator Row(Tab tab, string id) => tab.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = id });

    private static async Task JudgeAsync(Tab tab, string view)
    {
        await tab.PictureAsync(view);
        await tab.Page.AssertAccessibleAsync();
        var (wide, window) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), tab.Page.ViewportSize!.Width);
        Assert.True(wide <= window, $"{view} is {wide} pixels wide in a window of {window}.");
    }
}
