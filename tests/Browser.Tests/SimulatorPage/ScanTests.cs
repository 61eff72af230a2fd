using System.Net.Mime;
using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.SimulatorPage;

/// <summary>The ways to point a phone at a code, and the way back.</summary>
public sealed class ScanTests(Desk desk, Chromium chromium) : DeskTests(desk, chromium)
{
    [Fact]
    public async Task A_session_that_waits_is_chosen_with_the_keyboard_and_is_connected()
    {
        var tab = await OpenAsync();
        var (id, _) = await Desk.PendingAsync(Cancellation);

        // The page finds the new session by itself.
        var scan = Button(tab, $"Scan the code of {id}");
        await Expect(scan).ToBeEnabledAsync();
        await scan.PressAsync("Enter");

        var phone = tab.Page.Locator(".phone", new() { HasTextString = await NumberAsync(id) });
        await Expect(phone).ToContainTextAsync("1 device");
        await Expect(phone).ToContainTextAsync("online");
        await Expect(tab.Page.GetByText(id)).Not.ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_text_is_pasted_and_the_chosen_phone_links()
    {
        var tab = await OpenAsync();
        var (id, session) = await Desk.PendingAsync(Cancellation);
        await tab.Page.GetByLabel("Number of the new phone").FillAsync("491510000077");
        await Button(tab, "Add phone").ClickAsync();
        await tab.Page.GetByLabel("with", new() { Exact = true }).SelectOptionAsync("491510000077");

        await tab.Page.GetByLabel("The code's text").FillAsync(session.GetProperty("qr").Text("text")!);
        await Button(tab, "Scan the text").ClickAsync();

        await Expect(Message(tab)).ToHaveTextAsync("Linked: device 1 of +491510000077.");
        Assert.Equal("+491510000077", await NumberAsync(id));
    }

    [Fact]
    public async Task A_screenshot_is_dropped_and_its_code_is_found()
    {
        var tab = await OpenAsync();
        var (id, session) = await Desk.PendingAsync(Cancellation);
        var screenshot = await ScreenshotAsync(session.Text("qrCode")!);

        await DropAsync(tab.Page, Convert.ToBase64String(screenshot), MediaTypeNames.Image.Png);

        await Expect(Message(tab)).ToContainTextAsync("Linked: device 1 of ");
        await NumberAsync(id);
    }

    [Fact]
    public async Task What_cannot_be_scanned_is_refused_in_words()
    {
        var tab = await OpenAsync();
        tab.ExpectFailures("/scan");

        await tab.Page.GetByLabel("The code's text").FillAsync("hello");
        await Button(tab, "Scan the text").ClickAsync();
        await Expect(Message(tab)).ToContainTextAsync("(not-a-qr)");

        await tab.Page.GetByLabel("Choose a picture of the code").SetInputFilesAsync(
            new FilePayload { Name = "page.png", MimeType = MediaTypeNames.Image.Png, Buffer = await tab.Page.ScreenshotAsync() });
        await Expect(Message(tab)).ToContainTextAsync("(no-qr-in-picture)");

        await tab.Page.GetByLabel("Choose a picture of the code").SetInputFilesAsync(
            new FilePayload { Name = "text.png", MimeType = MediaTypeNames.Image.Png, Buffer = [1, 2, 3] });
        await Expect(Message(tab)).ToContainTextAsync("(not-a-picture)");
    }

    [Fact]
    public async Task A_device_is_unlinked_and_its_session_is_logged_out()
    {
        var (id, phone) = await Desk.LinkedAsync(Cancellation);
        var tab = await OpenAsync();
        var card = tab.Page.Locator(".phone", new() { HasTextString = phone });

        await card.GetByRole(AriaRole.Button).ClickAsync();

        await Desk.Api.UntilAsync(id, "logged-out", "device-removed", Cancellation);
        await Expect(card).ToContainTextAsync("Nothing is linked.");
    }

    /// <summary>Of the phone that the session is connected as.</summary>
    private async Task<string> NumberAsync(string id) => (await Desk.Api.UntilAsync(id, "connected", "online", Cancellation)).Text("phoneNumber")!;

    /// <summary>A browser's window that shows the code on a page, as PNG.</summary>
    private async Task<byte[]> ScreenshotAsync(string qrCode)
    {
        var tab = await OpenTabAsync(Desk.Simulator.Address, Look.Dark);
        await tab.Page.SetContentAsync(
            $"""<body style="background:#123;color:#fff;font:20px sans-serif"><h1>Link a device</h1><img alt="" src="{qrCode}" width="280"><p>Scan it.</p>""");
        return await tab.Page.ScreenshotAsync();
    }

    private static async Task DropAsync(IPage page, string base64, string type) => await page.EvaluateAsync(
        """
        ([base64, type]) => {
          const files = new DataTransfer();
          files.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], 'screenshot', { type }));
          const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
          document.getElementById('drop').dispatchEvent(drop);
        }
        """,
        new[] { base64, type });
}
