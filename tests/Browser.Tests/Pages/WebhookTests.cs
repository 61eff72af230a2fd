using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Pages;

/// <summary>Webhooks made, changed and helped on their way on the page.</summary>
public sealed class WebhookTests(PageMachine machine, Chromium chromium) : PageTests(machine, chromium)
{
    /// <summary>Nobody is there.</summary>
    private const string Target = "http://127.0.0.1:9/whatsapp";

    private const string StatusChanges = "A session’s status changes";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_webhook_is_told_everything_unless_types_of_events_are_chosen()
    {
        var page = (await OpenPageAsync("webhooks")).Page;
        var boxes = page.GetByRole(AriaRole.Group, new() { Name = "It is told when" }).GetByRole(AriaRole.Checkbox);

        await MakeAsync(page);
        Assert.False((await ReadAsync()).TryGetProperty("events", out _));

        await Button(page, $"Edit: {Target}").ClickAsync();
        await Expect(boxes).ToHaveCountAsync(4);
        foreach (var box in await boxes.AllAsync())
        {
            await Expect(box).ToBeCheckedAsync();
            await box.UncheckAsync();
        }

        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose at least one thing that it is told.");
        await page.GetByLabel(StatusChanges).CheckAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("crm");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("On · all sessions · session.status")).ToBeVisibleAsync();
        Assert.Equal(["session.status"], (await ReadAsync()).GetProperty("events").EnumerateArray().Select(type => type.GetString()));

        await Button(page, "Edit: crm").ClickAsync();
        foreach (var box in await boxes.AllAsync()) await box.CheckAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Target })).ToBeVisibleAsync();
        Assert.DoesNotContain((await ReadAsync()).EnumerateObject(), field => field.Name is "events" or "name");
    }

    [Fact]
    public async Task A_new_webhook_is_told_what_was_chosen()
    {
        var page = (await OpenPageAsync("webhooks")).Page;

        await MakeAsync(page, async () => await page.GetByLabel("A session’s details or QR code change").UncheckAsync());

        Assert.Equal(
            ["session.created", "session.deleted", "session.status"], (await ReadAsync()).GetProperty("events").EnumerateArray().Select(type => type.GetString()));
    }

    [Fact]
    public async Task Whoever_sends_again_what_failed_learns_how_much_that_was()
    {
        var page = (await OpenPageAsync("webhooks")).Page;
        await MakeAsync(page);
        await SendAgainAsync(page, "Nothing has been given up, so there is nothing to send again.");

        await CreateAsync();
        await UntilSomethingWaitsAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("waiting")).ToBeVisibleAsync();
        await SendAgainAsync(page, "Nothing has been given up, so there is nothing to send again. What waits for its next attempt is tried now.");

        await GiveUpAsync();
        await SendAgainAsync(page, "One delivery that had failed is sent again.");
    }

    private static async Task SendAgainAsync(IPage page, string outcome)
    {
        await Button(page, $"Send failed again: {Target}").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).Locator("p")).ToHaveTextAsync(outcome);
        await Button(page, "Done").ClickAsync();
    }

    private static async Task MakeAsync(IPage page, Func<Task>? choose = null)
    {
        await Button(page, "New webhook").ClickAsync();
        await page.GetByLabel("Address").FillAsync(Target);
        if (choose is not null) await choose();
        await Button(page, "Make the webhook").ClickAsync();
        await Button(page, "Done").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Target })).ToBeVisibleAsync();
    }

    /// <summary>The only webhook.</summary>
    private async Task<JsonElement> ReadAsync()
    {
        var (_, _, body) = await Tenant.Api.CallAsync(HttpMethod.Get, "/webhooks", Cancellation);
        return JsonElement.Parse(body).GetProperty("webhooks").EnumerateArray().Single();
    }

    // The list is no stream, and the target's silence tells nothing: the API is asked.
    private async Task UntilSomethingWaitsAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancellation);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while ((await ReadAsync()).GetProperty("pending").GetInt32() == 0) await pause.WaitForNextTickAsync(either.Token);
    }

    // Giving up takes a day: a delivery that waits, once more as the row of one that was given up.
    private async Task GiveUpAsync()
    {
        var table = new TableClient(Machine.Storage, "Deliveries");
        var prefix = $"{(await ReadAsync()).Text("webhookId")}|";
        TableEntity? pending = null;
        await foreach (var row in table.QueryAsync<TableEntity>(row => row.PartitionKey == Tenant.Name, cancellationToken: Cancellation))
        {
            if (row.RowKey.StartsWith($"{prefix}p|", StringComparison.Ordinal)) pending = row;
        }

        Assert.NotNull(pending);
        // Of another event, long after it.
        var place = long.Parse(pending.RowKey.Split('|')[2], CultureInfo.InvariantCulture) - 1_000_000;
        await table.AddEntityAsync(
            new TableEntity(pending) { RowKey = string.Create(CultureInfo.InvariantCulture, $"{prefix}f|{place:D19}"), ["SettledAt"] = pending["GiveUpAt"] }, Cancellation);
    }
}
