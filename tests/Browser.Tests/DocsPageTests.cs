using Browser.Tests.Browsing;
using Browser.Tests.Pages;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>The page that shows the document of the API.</summary>
public sealed class DocsPageTests(PageMachine machine, Chromium chromium) : TabTests(chromium)
{
    [Fact]
    public async Task The_document_is_shown_without_a_call_to_anybody_else()
    {
        var tab = await OpenTabAsync(machine.Server.Address);

        await tab.Page.GotoAsync("/docs");

        await Expect(tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Sessions" }).First).ToBeVisibleAsync();
    }
}
