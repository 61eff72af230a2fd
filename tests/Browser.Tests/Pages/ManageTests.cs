using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>What is done to sessions on the page, and what others do meanwhile.</summary>
public sealed class ManageTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    [Fact]
    public async Task A_linked_session_is_stopped_started_renamed_logged_out_and_deleted()
    {
        var (id, phone) = await Machine.LinkAsync(Cancellation, Tenant.Api);
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var badge = page.Locator("header .badge");

        await Button(page, "Stop").ClickAsync();
        await Expect(badge).ToHaveTextAsync("■Stopped");
        await Button(page, "Start").ClickAsync();
        await Expect(badge).ToHaveTextAsync("●Connected");

        await Button(page, "Edit").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Till 3");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Till 3");

        await Button(page, "Log out").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Log out").ClickAsync();
        await Expect(badge).ToHaveTextAsync("⊘Logged out");
        Assert.Empty(await Machine.WhatsApp.DevicesAsync(phone, Cancellation));

        await Button(page, "Delete").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Cancel").ClickAsync();
        Assert.NotNull(await Tenant.Api.FindAsync(id, Cancellation));
        await Button(page, "Delete").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Delete").ClickAsync();
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();
        Assert.Null(await Tenant.Api.FindAsync(id, Cancellation));
    }

    [Fact]
    public async Task The_list_follows_what_happens_elsewhere()
    {
        var page = (await OpenPageAsync()).Page;
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();

        var (id, phone) = await Machine.LinkAsync(Cancellation, Tenant.Api);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = id });

        await Expect(row.Locator(".badge")).ToHaveTextAsync("●Connected");
        await Expect(row).ToContainTextAsync($"+{phone}");
        await Expect(row).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\d+ s ago"));
        await Machine.WhatsApp.RemoveDeviceAsync(phone, Cancellation);
        await Expect(row.Locator(".badge")).ToHaveTextAsync("⊘Logged out");
        await Tenant.Api.DeleteAsync(id, Cancellation);
        await Expect(row).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_list_is_searched_by_name_and_metadata_and_filtered_by_status()
    {
        var page = (await OpenPageAsync()).Page;
        foreach (var (name, team) in new[] { ("Shop 1", "north"), ("Shop 2", "south"), ("Bakery", "north") })
        {
            await Button(page, "New session").First.ClickAsync();
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await page.GetByLabel("Metadata").FillAsync($"team={team}");
            await Button(page, "Create").ClickAsync();
            await Expect(Qr(page)).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "All sessions" }).ClickAsync();
        }

        await Expect(Rows(page)).ToHaveCountAsync(3);
        await page.GetByLabel("Search").FillAsync("Shop");
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await page.GetByLabel("Search").FillAsync("team=north");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Bakery" })).ToBeVisibleAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await page.GetByLabel("Status").SelectOptionAsync("connected");
        await Expect(page.GetByText("Nothing matches")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("Nothing matches")).ToBeVisibleAsync();
        await page.GetByLabel("Status").SelectOptionAsync("pending");
        await Expect(Rows(page)).ToHaveCountAsync(2);
    }

    private static ILocator Rows(IPage page) => page.Locator("tbody tr");
}
