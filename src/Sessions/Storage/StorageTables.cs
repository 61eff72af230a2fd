using Azure.Data.Tables;

namespace Sessions.Storage;

/// <summary>The tables of this layer.</summary>
internal sealed class StorageTables(TableServiceClient service, TimeSpan callLimit)
{
    public StorageTables(TableServiceClient service) : this(service, StorageConnection.CallLimit)
    {
    }

    /// <summary>Session records.</summary>
    public StorageTable Sessions { get; } = new(service, "Sessions", callLimit);

    /// <summary>Encrypted credentials and pre-key batches.</summary>
    public StorageTable Devices { get; } = new(service, "Devices", callLimit);

    /// <summary>Removals that WhatsApp has not confirmed.</summary>
    public StorageTable Unlinks { get; } = new(service, "Unlinks", callLimit);

    /// <summary>The newest version of WhatsApp Web that was seen.</summary>
    public StorageTable Versions { get; } = new(service, "Versions", callLimit);

    /// <summary>Creations that callers may repeat.</summary>
    public StorageTable Idempotency { get; } = new(service, "Idempotency", callLimit);

    /// <summary>What happened, by tenant and by session.</summary>
    public StorageTable Events { get; } = new(service, "Events", callLimit);

    /// <summary>API keys, by their hash.</summary>
    public StorageTable Keys { get; } = new(service, "Keys", callLimit);

    /// <summary>Webhooks with their encrypted secrets.</summary>
    public StorageTable Webhooks { get; } = new(service, "Webhooks", callLimit);

    /// <summary>Events on their way to webhooks, and what became of them.</summary>
    public StorageTable Deliveries { get; } = new(service, "Deliveries", callLimit);

    /// <summary>Creates what is missing.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        StorageTable[] tables = [Sessions, Devices, Unlinks, Versions, Idempotency, Events, Keys, Webhooks, Deliveries];
        foreach (var table in tables) await table.CreateAsync(cancellationToken);
    }
}
