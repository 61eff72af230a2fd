using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Sessions.Storage.Encryption;
using Sessions.Webhooks;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>Webhooks in Table Storage; see <see cref="WebhookRow"/> for the columns.</summary>
internal sealed class TableWebhookStore(StorageTables tables, KeyRing ring, IRandomSource random) : IWebhookStore
{
    private const int PageSize = 1000;
    private const char Separator = '\n';

    private readonly StorageTable _table = tables.Webhooks;
    private readonly RowCipher _cipher = new(tables.Webhooks.Name, ring, random);

    public async Task<StoredWebhook?> TryAddAsync(WebhookRecord record, CancellationToken cancellationToken)
    {
        var writeId = WriteId.New(random);
        try
        {
            return new(record, await _table.AddAsync(Write(record, writeId), cancellationToken));
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(record, writeId, cancellationToken);
        }
    }

    public async Task<StoredWebhook?> LoadAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        Check(key);
        if (await _table.FindAsync(key.Tenant, key.WebhookId, cancellationToken) is not { } row) return null;

        await _cipher.PrepareAsync(RowCipher.FindKey(row), cancellationToken);
        var secrets = _cipher.Take(row, WebhookRow.SecretsColumn) ?? throw new CredentialsUnreadableException("A row of Webhooks lost its secrets.");
        var texts = Encoding.ASCII.GetString(secrets).Split(Separator);
        var record = new WebhookRecord
        {
            Webhook = WebhookRow.Read(row),
            Secret = texts[0],
            PreviousSecret = texts.Length > 1 ? texts[1] : null,
            StartCursor = WebhookRow.StartCursorOf(row),
            IsDeleted = WebhookRow.IsDeleted(row),
        };

        return new(record, row.ETag.ToString());
    }

    public async Task<StoredWebhook?> TryReplaceAsync(StoredWebhook stored, WebhookRecord next, CancellationToken cancellationToken)
    {
        var writeId = WriteId.New(random);
        try
        {
            return new(next, await _table.UpdateAsync(Write(next, writeId), stored.ETag, TableUpdateMode.Replace, cancellationToken));
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(next, writeId, cancellationToken);
        }
    }

    public Task DeleteAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        Check(key);
        return _table.DeleteAsync(key.Tenant, key.WebhookId, etag: null, cancellationToken);
    }

    public async Task<Webhook?> FindAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        Check(key);
        return await _table.FindAsync(key.Tenant, key.WebhookId, cancellationToken) is { } row && !WebhookRow.IsDeleted(row) ? WebhookRow.Read(row) : null;
    }

    public async Task<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(tenant)) throw new ArgumentException("Not a tenant.", nameof(tenant));

        var webhooks = new List<Webhook>();
        await foreach (var row in RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {tenant}"), cancellationToken))
        {
            if (!WebhookRow.IsDeleted(row)) webhooks.Add(WebhookRow.Read(row));
        }

        return webhooks;
    }

    public async IAsyncEnumerable<(Webhook Webhook, bool IsDeleted)> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(filter: null, cancellationToken)) yield return (WebhookRow.Read(row), WebhookRow.IsDeleted(row));
    }

    private async IAsyncEnumerable<TableEntity> RowsAsync(string? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, PageSize, WebhookRow.ClearColumns, continuation, cancellationToken);
            foreach (var row in page.Values) yield return row;

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    private TableEntity Write(WebhookRecord record, string writeId)
    {
        Check(record.Webhook.Key);
        var row = WebhookRow.Write(record);
        row[WriteId.Column] = writeId;
        // Both in one value, so that both are under the master key that the row names.
        var secrets = record.PreviousSecret is { } previous ? $"{record.Secret}{Separator}{previous}" : record.Secret;
        using var key = _cipher.NewKey();
        _cipher.Put(row, WebhookRow.SecretsColumn, key, Encoding.ASCII.GetBytes(secrets));

        return row;
    }

    private async Task<StoredWebhook?> FindOwnWriteAsync(WebhookRecord record, string writeId, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(record.Webhook.Key.Tenant, record.Webhook.Key.WebhookId, cancellationToken);

        return row?.GetString(WriteId.Column) == writeId ? new(record, row.ETag.ToString()) : null;
    }

    private static void Check(WebhookKey key)
    {
        if (!key.IsValid) throw new ArgumentException("A webhook is named by a valid tenant and a valid id.", nameof(key));
    }
}
