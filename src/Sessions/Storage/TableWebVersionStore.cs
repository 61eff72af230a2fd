using Azure;
using Azure.Data.Tables;

namespace Sessions.Storage;

/// <summary>
/// Versions in Table Storage: partition = <c>whatsapp-web</c>, row = host; columns <c>Revision</c> (64 bits), <c>FetchedAt</c>,
/// <c>Claimant</c> and <c>ClaimedUntil</c>.
/// </summary>
internal sealed class TableWebVersionStore(StorageTables tables) : IWebVersionStore
{
    public const string Partition = "whatsapp-web";
    public const string RevisionColumn = "Revision";
    public const string FetchedAtColumn = "FetchedAt";
    private const string ClaimantColumn = "Claimant";
    private const string ClaimedUntilColumn = "ClaimedUntil";

    private readonly StorageTable _table = tables.Versions;

    public async Task<StoredWebVersion?> LoadAsync(string host, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, host, cancellationToken) is { } row
            ? new StoredWebVersion(
                Value<long>(row, RevisionColumn),
                Value<DateTimeOffset>(row, FetchedAtColumn),
                row.TryGetValue(ClaimantColumn, out var claimant) ? claimant as string : null,
                Value<DateTimeOffset>(row, ClaimedUntilColumn),
                row.ETag.ToString())
            : null;

    public async Task<string?> TryWriteAsync(string host, StoredWebVersion version, string? etag, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, host);
        if (version.Revision is { } revision) row[RevisionColumn] = revision;
        if (version.FetchedAt is { } fetchedAt) row[FetchedAtColumn] = fetchedAt.ToUniversalTime();
        if (version.Claimant is { } claimant) row[ClaimantColumn] = claimant;
        if (version.ClaimedUntil is { } claimedUntil) row[ClaimedUntilColumn] = claimedUntil.ToUniversalTime();
        try
        {
            return etag is null
                ? await _table.AddAsync(row, cancellationToken)
                : await _table.UpdateAsync(row, etag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return null;
        }
    }

    private static T? Value<T>(TableEntity row, string column) where T : struct =>
        row.TryGetValue(column, out var value) && value is T typed ? typed : null;
}
