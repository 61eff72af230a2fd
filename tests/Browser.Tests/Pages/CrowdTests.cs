using System.Globalization;
using Azure.Data.Tables;
using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>More sessions than anybody wants to load.</summary>
public sealed class CrowdTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    private const int Sessions = 10_000;
    private const int Batch = 100;

    [Fact]
    public async Task Ten_thousand_sessions_are_shown_page_by_page_and_found_by_name()
    {
        await FillAsync();
        var tab = await OpenTabAsync(Machine.Server.Address);
        var loaded = 0;
        tab.Page.Response += (_, response) => loaded += response.Url.Contains("/sessions?", StringComparison.Ordinal) ? 1 : 0;
        await tab.Page.AddInitScriptAsync($"sessionStorage.setItem('api-key', '{Tenant.Key}')");
        await tab.Page.GotoAsync("/");

        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Button(tab.Page, "Next ›").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Name 00050" })).ToBeVisibleAsync();
        await Button(tab.Page, "‹ Previous").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Name 00000" })).ToBeVisibleAsync();
        Assert.InRange(loaded, 3, 6);

        await tab.Page.GetByLabel("Search").FillAsync("Name 0999");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(10);
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Name 09999" })).ToBeVisibleAsync();
    }

    // Sessions that do not run, as their rows: linking that many phones would take longer than looking at them.
    private async Task FillAsync()
    {
        var table = new TableClient(Machine.Storage, "Sessions");
        var at = DateTimeOffset.Parse("2025-01-08T12:00:00Z", CultureInfo.InvariantCulture);
        foreach (var batch in Enumerable.Range(0, Sessions).Chunk(Batch))
        {
            await table.SubmitTransactionAsync(batch.Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(
                Tenant.Name, string.Create(CultureInfo.InvariantCulture, $"session-{number:D5}"))
            {
                ["Status"] = "stopped",
                ["Reason"] = "stopped-by-user",
                ["Version"] = 7L,
                ["Epoch"] = 1L,
                ["Owner"] = "nobody",
                ["Jid"] = "1234567890:7@s.whatsapp.net",
                ["PhoneNumber"] = "+1234567890",
                ["Name"] = string.Create(CultureInfo.InvariantCulture, $"Name {number:D5}"),
                ["CreatedAt"] = at,
                ["UpdatedAt"] = at,
            })), Cancellation);
        }
    }
}
