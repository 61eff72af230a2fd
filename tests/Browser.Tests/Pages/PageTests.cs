using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Shared.Qr;

namespace Browser.Tests.Pages;

/// <summary>Tests of the page at <c>/</c>, each as a tenant of its own.</summary>
public abstract class PageTests(PageMachine machine, Chromium chromium) : TabTests(chromium)
{
    private Tenant? _tenant;

    private protected PageMachine Machine => machine;

    private protected Tenant Tenant => _tenant ??= machine.NextTenant();

    /// <summary>The page of this test's tenant, with the key that a person has entered before.</summary>
    private protected async Task<Tab> OpenPageAsync(string view = "", Look? look = null)
    {
        var tab = await OpenTabAsync(machine.Server.Address, look);
        await tab.Page.AddInitScriptAsync($"sessionStorage.setItem('api-key', '{Tenant.Key}')");
        await tab.Page.GotoAsync($"/#/{view}");
        return tab;
    }

    /// <summary>A session that waits for a phone; its id.</summary>
    private protected async Task<string> CreateAsync() => (await Tenant.Api.CreateAsync(Cancellation)).Text("sessionId")!;

    private protected static ILocator Qr(IPage page) => page.GetByRole(AriaRole.Img, new() { Name = "QR code to link a phone" });

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private protected static ILocator Button(ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>What a phone sees: the text of the code in a picture of the screen.</summary>
    private protected static async Task<string> ReadQrAsync(IPage page)
    {
        await Assertions.Expect(Qr(page)).ToBeVisibleAsync();
        // A picture is there a moment after its element.
        await Qr(page).EvaluateAsync("image => image.decode()");
        return await QrReader.ReadAsync(await page.ScreenshotAsync(), Cancellation);
    }

    /// <summary>A new phone scans what is on the screen; its number.</summary>
    private protected async Task<string> ScanAsync(IPage page)
    {
        var phone = await machine.WhatsApp.AddPhoneAsync(Cancellation);
        await machine.WhatsApp.ScanAsync(phone, await ReadQrAsync(page), Cancellation);
        return phone;
    }
}
