using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>The page without a mouse.</summary>
public sealed class KeyboardTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    private const int FarEnough = 25;

    [Fact]
    public async Task A_session_is_created_opened_and_deleted_with_keys_alone()
    {
        var page = (await OpenPageAsync()).Page;
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();

        await TabToAsync(page, "New session");
        await page.Keyboard.PressAsync("Enter");
        // The first field has the focus when the dialog opens.
        await page.Keyboard.TypeAsync("By keyboard");
        await TabToAsync(page, "Create");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Qr(page)).ToBeVisibleAsync();

        await TabToAsync(page, "‹ All sessions");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "By keyboard" })).ToBeVisibleAsync();
        await TabToAsync(page, "By keyboard");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Qr(page)).ToBeVisibleAsync();

        await TabToAsync(page, "Delete");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        Assert.Equal("Delete", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Delete");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No sessions yet")).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until that has the focus, which one has to be able to see.</summary>
    private static async Task TabToAsync(IPage page, string text)
    {
        for (var presses = 0; presses < FarEnough; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(page) != text) continue;

            Assert.True(await page.EvaluateAsync<bool>(
                "() => { const e = document.activeElement; const row = e.closest('tr'); return [e, row].some(x => x && parseFloat(getComputedStyle(x).outlineWidth) >= 2); }"));
            return;
        }

        Assert.Fail($"Tab does not lead to {text}.");
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");
}
