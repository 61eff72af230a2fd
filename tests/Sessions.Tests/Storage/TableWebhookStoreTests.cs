using System.Text;
using Sessions.Storage;
using Sessions.Webhooks;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class TableWebhookStoreTests(AzuriteFixture azurite) : WebhookStoreContract
{
    protected override async Task<object> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Webhooks;

    [Fact]
    public async Task Secrets_are_stored_encrypted_and_open_in_their_own_row_only()
    {
        var tables = new TestTables(await azurite.ConnectionStringAsync());
        var record = new WebhookRecord
        {
            Webhook = new()
            {
                Key = new(Tenant, "a"),
                Url = "https://example.com/",
                IsEnabled = true,
                CreatedAt = DateTimeOffset.UnixEpoch.AddYears(55),
                UpdatedAt = DateTimeOffset.UnixEpoch.AddYears(55),
                EnabledAt = DateTimeOffset.UnixEpoch.AddYears(55),
            },
            Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            PreviousSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            StartCursor = 0,
        };
        await tables.Webhooks.TryAddAsync(record, Cancel);

        var row = Assert.Single(await tables.RawRowsAsync("Webhooks", Tenant));

        foreach (var (_, value) in row)
        {
            var text = value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value?.ToString() ?? "";
            Assert.DoesNotContain("MfKQ9r8", text, StringComparison.Ordinal);
            Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
        }

        row.RowKey = "b";
        await tables.Tables.Webhooks.AddAsync(row, Cancel);
        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => tables.Webhooks.LoadAsync(new(Tenant, "b"), Cancel));
    }
}
