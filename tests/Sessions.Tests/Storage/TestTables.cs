using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>The real stores over one connection string, as one process has them.</summary>
internal sealed class TestTables
{
    public TestTables(string connectionString, MasterKeys? keys = null, HttpPipelinePolicy? beforeTransport = null, TimeSpan? callLimit = null)
    {
        var options = new TableClientOptions();
        if (beforeTransport is not null) options.AddPolicy(beforeTransport, HttpPipelinePosition.BeforeTransport);
        Service = StorageConnection.Open(new StorageOptions { ConnectionString = connectionString }, options);
        Tables = new StorageTables(Service, callLimit ?? TimeSpan.FromSeconds(30));
        Ring = FixedKeySource.RingOf(keys ?? TestKeys.Of(("k1", 1)));
    }

    public TableServiceClient Service { get; }

    public StorageTables Tables { get; }

    public KeyRing Ring { get; init; }

    public TableSessionStore Sessions => new(Tables, SystemRandomSource.Instance, NullLogger<TableSessionStore>.Instance);

    public TableDeviceStores Devices => new(Tables, Ring, SystemRandomSource.Instance);

    public TableEventStore Events => new(Tables);

    public TableWebhookStore Webhooks => new(Tables, Ring, SystemRandomSource.Instance);

    public TableDeliveryStore Deliveries => new(Tables);

    public TableUnlinkStore Unlinks(TimeProvider time) => new(Tables, Ring, SystemRandomSource.Instance, time);

    public TableProxyStore Proxies => new(Tables, Ring, SystemRandomSource.Instance);

    public TableIdempotencyStore Idempotency() => new(Tables, SystemRandomSource.Instance);

    /// <summary>All rows of a tenant as they are stored.</summary>
    public async Task<List<TableEntity>> RawRowsAsync(string table, string tenant)
    {
        var rows = new List<TableEntity>();
        var query = Service.GetTableClient(table).QueryAsync<TableEntity>(
            row => row.PartitionKey == tenant, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var row in query) rows.Add(row);

        return rows;
    }
}
