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
    public async Task An_answer_that_comes_late_does_not_take_the_code_away_again()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var overtaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/stop", async route =>
        {
            var answer = await route.FetchAsync();
            await overtaken.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        await Button(page, "Stop").ClickAsync();
        await Button(page, "Get a QR code").ClickAsync();
        await Expect(Qr(page)).ToBeVisibleAsync();
        // An error that is shown goes when the answer comes.
        await page.Locator("main .error").EvaluateAsync("error => { error.hidden = false; error.textContent = 'An error'; }");
        overtaken.SetResult();
        await Expect(page.Locator("main .error")).ToBeHiddenAsync();

        Assert.True(await Qr(page).IsVisibleAsync());
    }

    [Fact]
    public async Task A_code_that_was_taken_away_is_not_seen_again_before_the_next_one()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        var image = await Qr(page).ElementHandleAsync();

        await Button(page, "Stop").ClickAsync();
        await Expect(Qr(page)).ToBeHiddenAsync();

        Assert.Null(await image!.GetAttributeAsync("src"));
    }

    [Fact]
    public async Task Codes_that_follow_each_other_are_one_line_of_what_happened()
    {
        var id = await CreateAsync();
        var page = (await OpenPageAsync($"sessions/{id}")).Page;
        foreach (var name in (string[])["One", "Two", "Three"]) await Tenant.Api.SendAsync(HttpMethod.Patch, $"/sessions/{id}", new { name }, Cancellation);

        var lines = page.Locator(".events li");
        await Expect(lines.First).ToContainTextAsync("Details or QR code changed 3 times");
        await Expect(lines).ToHaveCountAsync(3);
        await Tenant.Api.PostAsync(id, "stop", Cancellation);
        await Expect(lines.First).ToContainTextAsync("Expired");
        await Tenant.Api.SendAsync(HttpMethod.Patch, $"/sessions/{id}", new { name = "Four" }, Cancellation);
        await Expect(lines.First.Locator(".what")).ToHaveTextAsync("Details or QR code changed");
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
