using System.Net;
using Azure;
using Azure.Data.Tables;

namespace EndToEnd.Tests.Kill;

/// <summary>What is in the tables, whatever the API says of it.</summary>
internal sealed class StoredRows(string connectionString)
{
    private const string Tenant = "default";
    private const string NextAttemptAt = "NextAttemptAt";

    private readonly TableServiceClient _tables = new(connectionString);

    /// <summary>Row keys of a table; none while there is no such table.</summary>
    public async Task<List<string>> KeysAsync(string table, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        try
        {
            await foreach (var row in _tables.GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: cancellationToken)) keys.Add(row.RowKey);
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            // The server was killed before it made the table.
        }

        return keys;
    }

    /// <summary>The master keys that rows of <c>Devices</c> name, one for each row.</summary>
    public async Task<List<string>> MasterKeyIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var row in _tables.GetTableClient("Devices").QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            if (row.GetString("KeyId") is { } id) ids.Add(id);
        }

        return ids;
    }

    /// <summary>Deletes every row that holds credentials.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["Devices", "Unlinks"])
        {
            foreach (var key in await KeysAsync(table, cancellationToken))
            {
                await _tables.GetTableClient(table).DeleteEntityAsync(Tenant, key, ETag.All, cancellationToken);
            }
        }
    }

    /// <summary>Lets the time pass that a removal waits for its next attempt: more than a minute after one that a kill cut short.</summary>
    public async Task HastenUnlinksAsync(CancellationToken cancellationToken)
    {
        var unlinks = _tables.GetTableClient("Unlinks");
        foreach (var key in await KeysAsync(unlinks.Name, cancellationToken))
        {
            var row = new TableEntity(Tenant, key) { [NextAttemptAt] = DateTimeOffset.UnixEpoch };
            try
            {
                await unlinks.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
            {
                // It is done meanwhile.
            }
        }
    }
}
