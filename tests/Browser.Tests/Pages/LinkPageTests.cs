using System.Text.Json;
using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>The page that is handed to whoever holds the phone.</summary>
public sealed class LinkPageTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    public static TheoryData<string> Looks => [.. Look.All.Select(look => look.Name)];

    [Fact]
    public async Task Whoever_opens_it_links_the_phone_and_the_link_is_over()
    {
        var id = await CreateAsync();
        var owner = (await OpenPageAsync($"sessions/{id}")).Page;
        await Button(owner, "Link page").ClickAsync();
        var address = await owner.Locator(".secret").InnerTextAsync();
        await Button(owner, "Done").ClickAsync();

        var customer = await OpenLinkAsync(address);
        var phone = await ScanAsync(customer.Page);

        await Expect(customer.Page.GetByText("Your phone is linked.").First).ToBeVisibleAsync();
        await Expect(owner.GetByText($"Linked as +{phone}")).ToBeVisibleAsync();
        Assert.DoesNotContain(phone, await customer.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(id, await customer.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        // It has been shown, and nobody is asked for it again.
        await customer.Page.RouteAsync("**/link/session", route => route.AbortAsync());
        await customer.Page.ReloadAsync();
        await Expect(customer.Page.GetByText("Your phone is linked.").First).ToBeVisibleAsync();
        var late = await OpenLinkAsync(address);
        late.ExpectFailures("/link/session");
        await Expect(late.Page.GetByText("This link opens nothing any more").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_reloads_the_page_while_the_phone_links_is_told_that_it_did()
    {
        var id = await CreateAsync();
        var customer = await OpenLinkAsync(await MakeLinkAsync(id));
        customer.ExpectFailures("/link/session");
        var page = customer.Page;
        var code = await ReadQrAsync(page);
        // Away from here, as while a page loads; its history stays.
        await page.GotoAsync("/docs");
        await Machine.WhatsApp.ScanAsync(await Machine.WhatsApp.AddPhoneAsync(Cancellation), code, Cancellation);
        await Tenant.Api.UntilAsync(id, "connected", "online", Cancellation);

        await page.GoBackAsync();

        await Expect(page.GetByText("Your phone is linked.").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_deleted_session_takes_its_page_with_it()
    {
        var id = await CreateAsync();
        var customer = await OpenLinkAsync(await MakeLinkAsync(id));
        customer.ExpectFailures("/link/session");
        await Expect(Qr(customer.Page)).ToBeVisibleAsync();

        await Tenant.Api.DeleteAsync(id, Cancellation);

        await Expect(customer.Page.GetByText("This link opens nothing any more").First).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task It_can_be_used_by_everybody_and_gets_a_new_code_when_they_ran_out(string name)
    {
        var id = await CreateAsync();
        await Tenant.Api.PostAsync(id, "stop", Cancellation);
        var tab = await OpenLinkAsync(await MakeLinkAsync(id), Look.All.Single(look => look.Name == name));

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Link your WhatsApp" })).ToBeVisibleAsync();
        await Button(tab.Page, "Show the QR code").ClickAsync();
        await Expect(Qr(tab.Page)).ToBeVisibleAsync();
        await tab.PictureAsync("link-page");
        await tab.Page.AssertAccessibleAsync();
        Assert.True(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= tab.Page.ViewportSize!.Width);

        await ScanAsync(tab.Page);
        await Expect(tab.Page.GetByText("Your phone is linked.").First).ToBeVisibleAsync();
        await tab.PictureAsync("link-page-linked");
        await tab.Page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_wrong_address_says_what_to_do()
    {
        var tab = await OpenTabAsync(Machine.Server.Address);
        tab.ExpectFailures("/link/session");

        await tab.Page.GotoAsync("/link#wsl_nobody_nothing_" + new string('A', 43));

        await Expect(tab.Page.GetByText("Ask whoever sent it for a new one.").First).ToBeVisibleAsync();
        await tab.Page.AssertAccessibleAsync();
    }

    /// <summary>The address of a page for that session.</summary>
    private async Task<string> MakeLinkAsync(string id)
    {
        var (_, _, body) = await Tenant.Api.CallAsync(HttpMethod.Post, $"/sessions/{id}/link-page", Cancellation);
        return JsonElement.Parse(body).Text("url")!;
    }

    /// <summary>Opens it as somebody who has no key.</summary>
    private async Task<Tab> OpenLinkAsync(string address, Look? look = null)
    {
        var tab = await OpenTabAsync(Machine.Server.Address, look);
        await tab.Page.GotoAsync(address);
        return tab;
    }
}
