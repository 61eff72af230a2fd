using Sessions.Events;
using Sessions.Storage;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of webhooks keeps; each test has a tenant of its own.</summary>
public abstract class WebhookStoreContract : StoreContract<object>
{
    private const string Secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, 250, TimeSpan.Zero);

    private IWebhookStore Webhooks => (IWebhookStore)Store;

    [Fact]
    public async Task A_webhook_comes_back_as_it_was_stored()
    {
        var plain = Record("a");
        var full = Record("b") with
        {
            Webhook = Record("b").Webhook with
            {
                Name = "crm",
                Description = "Keeps the list, \"all of it\".",
                EventTypes = [SessionEventType.Status, SessionEventType.Deleted],
                SessionIds = ["one", "two-2"],
                IsEnabled = false,
                IsGone = true,
                PreviousSecretUntil = Noon.AddDays(1),
            },
            PreviousSecret = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
            StartCursor = long.MaxValue,
        };
        foreach (var record in (WebhookRecord[])[plain, full])
        {
            var stored = await Webhooks.TryAddAsync(record, Cancel);

            var found = await Webhooks.LoadAsync(record.Webhook.Key, Cancel);
            Assert.Equal(stored!.ETag, found!.ETag);
            Assert.Equivalent(record, found.Record, strict: true);
            Assert.Equivalent(record.Webhook, await Webhooks.FindAsync(record.Webhook.Key, Cancel), strict: true);
        }

        Assert.Equivalent(new[] { plain.Webhook, full.Webhook }, await Webhooks.ListAsync(Tenant, Cancel), strict: true);
        Assert.Empty(await Webhooks.ListAsync($"{Tenant}x", Cancel));
    }

    [Fact]
    public async Task An_id_is_used_once()
    {
        await Webhooks.TryAddAsync(Record("a"), Cancel);

        Assert.Null(await Webhooks.TryAddAsync(Record("a") with { StartCursor = 9 }, Cancel));
        Assert.Equal(7, (await Webhooks.LoadAsync(Record("a").Webhook.Key, Cancel))!.Record.StartCursor);
    }

    [Fact]
    public async Task Only_who_knows_the_row_as_it_is_replaces_it()
    {
        var first = await Webhooks.TryAddAsync(Record("a"), Cancel);
        var second = await Webhooks.TryReplaceAsync(first!, first!.Record with { Secret = "whsec_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC" }, Cancel);

        Assert.Null(await Webhooks.TryReplaceAsync(first, first.Record, Cancel));

        var found = await Webhooks.LoadAsync(first.Record.Webhook.Key, Cancel);
        Assert.Equal((second!.ETag, "whsec_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"), (found!.ETag, found.Record.Secret));
        await Webhooks.DeleteAsync(first.Record.Webhook.Key, Cancel);
        Assert.Null(await Webhooks.TryReplaceAsync(second, second.Record, Cancel));
    }

    [Fact]
    public async Task A_deleted_one_is_seen_by_its_owner_and_by_who_takes_its_rows_away()
    {
        var stored = await Webhooks.TryAddAsync(Record("a"), Cancel);
        await Webhooks.TryReplaceAsync(stored!, stored!.Record with { IsDeleted = true }, Cancel);
        var key = stored.Record.Webhook.Key;

        Assert.Null(await Webhooks.FindAsync(key, Cancel));
        Assert.Empty(await Webhooks.ListAsync(Tenant, Cancel));
        Assert.True((await Webhooks.LoadAsync(key, Cancel))!.Record.IsDeleted);
        Assert.Contains(await Webhooks.ScanAsync(Cancel).ToListAsync(Cancel), found => found.Webhook.Key == key && found.IsDeleted);

        await Webhooks.DeleteAsync(key, Cancel);
        await Webhooks.DeleteAsync(key, Cancel);
        Assert.Null(await Webhooks.LoadAsync(key, Cancel));
    }

    private WebhookRecord Record(string id) => new()
    {
        Webhook = new()
        {
            Key = new(Tenant, id),
            Url = "https://example.com/hook?a=1",
            IsEnabled = true,
            CreatedAt = Noon,
            UpdatedAt = Noon.AddMinutes(1),
            EnabledAt = Noon.AddMinutes(2),
        },
        Secret = Secret,
        StartCursor = 7,
    };
}
