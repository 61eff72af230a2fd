using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>Who may see what, and where the key is kept.</summary>
public sealed class KeyTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    [Fact]
    public async Task A_wrong_key_is_refused_and_the_right_one_opens_the_list()
    {
        var tab = await OpenTabAsync(Machine.Server.Address);
        // Being refused is what this is about.
        tab.ExpectFailures("/sessions");
        tab.ExpectFailures("/events");
        var page = tab.Page;
        await page.GotoAsync("/");

        await page.GetByLabel("API key").FillAsync("a-wrong-key");
        await Button(page, "Open").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not known.");
        await page.AssertAccessibleAsync();
        await page.GetByLabel("API key").FillAsync(Tenant.Key);
        await Button(page, "Open").ClickAsync();

        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length + document.cookie.length"));
        await Button(page, "Forget key").ClickAsync();
        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [Fact]
    public async Task A_key_made_on_the_page_is_shown_once_works_and_is_revoked()
    {
        var page = (await OpenPageAsync("keys")).Page;

        await Button(page, "New key").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("till");
        await Button(page, "Make the key").ClickAsync();
        var key = await page.Locator(".secret").InnerTextAsync();
        await Button(page, "Done").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "till" })).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        using var client = new SessionClient(Machine.Server.Address, () => "", ("X-Api-Key", key));
        await client.ListAsync(Cancellation);
        await Button(page, "Revoke till").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Revoke").ClickAsync();
        await Expect(page.GetByText("No keys yet")).ToBeVisibleAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Without_the_right_to_read_events_the_page_asks_from_time_to_time()
    {
        var (_, made) = await Tenant.Api.SendAsync(HttpMethod.Post, "/keys", new { scopes = (string[])["sessions:read", "sessions:write"] }, Cancellation);
        var tab = await OpenTabAsync(Machine.Server.Address);
        // Being refused is what this is about.
        tab.ExpectFailures("/events");
        var page = tab.Page;
        await page.AddInitScriptAsync($"sessionStorage.setItem('api-key', '{made.Text("key")}')");
        await page.GotoAsync("/");
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();

        var id = await CreateAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = id });
        await Expect(row.Locator(".badge")).ToHaveTextAsync("◔Pending");
        await Tenant.Api.PostAsync(id, "stop", Cancellation);
        await Expect(row.Locator(".badge")).ToHaveTextAsync("○Expired");
        await Expect(page.Locator("#notice")).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await Expect(page.GetByText("This key may not read events; it lacks the scope events:read.")).ToBeVisibleAsync();
        await Button(page, "Get a QR code").ClickAsync();
        await Expect(Qr(page)).ToBeVisibleAsync();
        await Tenant.Api.DeleteAsync(id, Cancellation);
        tab.ExpectFailures($"/sessions/{id}");
        await Expect(page.GetByText("There is no such session")).ToBeVisibleAsync();
    }
}
