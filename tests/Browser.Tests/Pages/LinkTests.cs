using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>From nothing to a linked phone on the page, and back.</summary>
public sealed class LinkTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    [Fact]
    public async Task A_session_created_on_the_page_is_linked_by_the_code_on_the_screen()
    {
        var page = (await OpenPageAsync()).Page;
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();

        await Button(page, "New session").First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shop 7");
        await page.GetByLabel("Metadata").FillAsync("team=support");
        await Button(page, "Create").ClickAsync();
        await Expect(page.GetByText(new System.Text.RegularExpressions.Regex(@"New code in \d+ s"))).ToBeVisibleAsync();
        var phone = await ScanAsync(page);

        await Expect(page.GetByText($"Linked as +{phone}")).ToBeVisibleAsync();
        await Expect(page.Locator("header .badge")).ToHaveTextAsync("●Connected");
        await Expect(Qr(page)).ToBeHiddenAsync();
        var session = (await Tenant.Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray().Single();
        Assert.Equal(("Shop 7", "support", $"+{phone}"), (session.Text("name"), session.GetProperty("metadata").Text("team"), session.Text("phoneNumber")));
    }

    [Fact]
    public async Task A_code_that_has_become_worthless_is_replaced_on_the_screen()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var first = await ReadQrAsync(page);
        var shown = await Qr(page).GetAttributeAsync("src");

        await Machine.WhatsApp.RotateQrAsync(first.Split('#')[1].Split(',')[0], Cancellation);

        await Expect(Qr(page)).Not.ToHaveAttributeAsync("src", shown!);
        Assert.NotEqual(first, await ReadQrAsync(page));
        var phone = await ScanAsync(page);
        await Expect(page.GetByText($"Linked as +{phone}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_nobody_linked_is_armed_again()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var first = await ReadQrAsync(page);

        await Button(page, "Stop").ClickAsync();
        await Expect(page.Locator("header .badge")).ToHaveTextAsync("○Expired");
        await Expect(Qr(page)).ToBeHiddenAsync();
        await Button(page, "Get a QR code").ClickAsync();

        Assert.NotEqual(first, await ReadQrAsync(page));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Codes_follow_each_other_until_they_run_out_and_more_are_there_on_request()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var first = await ReadQrAsync(page);
        var shown = await Qr(page).GetAttributeAsync("src");

        // The first code is good for a minute, the others for 20 s.
        await Expect(Qr(page)).Not.ToHaveAttributeAsync("src", shown!, new() { Timeout = 90_000 });
        Assert.NotEqual(first, await ReadQrAsync(page));
        await Expect(page.GetByText("Last code, good for")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByText("No phone scanned a code in time.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Button(page, "Get a QR code").ClickAsync();

        await ReadQrAsync(page);
    }

    [Fact]
    public async Task A_device_removed_on_the_phone_is_shown_as_logged_out()
    {
        var (id, phone) = await Machine.LinkAsync(Cancellation, Tenant.Api);
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        await Expect(page.Locator("header .badge")).ToHaveTextAsync("●Connected");
        await Expect(page.GetByText(new System.Text.RegularExpressions.Regex(@"^\d+ s ago$")).First).ToBeVisibleAsync();

        await Machine.WhatsApp.RemoveDeviceAsync(phone, Cancellation);

        await Expect(page.Locator("header .badge")).ToHaveTextAsync("⊘Logged out");
        await Expect(page.Locator("header").GetByText("The phone removed the device")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What happened" }).GetByText("The phone removed the device")).ToBeVisibleAsync();
    }
}
