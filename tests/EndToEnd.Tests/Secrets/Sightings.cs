using System.Text;
using Azure.Data.Tables;

namespace EndToEnd.Tests.Secrets;

/// <summary>What could be read where secrets must not be, kept as bytes to look through.</summary>
internal sealed class Sightings
{
    private readonly List<(string Place, byte[] Seen)> _seen = [];

    public int Count => _seen.Count;

    public void Add(string place, string text) => _seen.Add((place, Encoding.UTF8.GetBytes(text)));

    /// <summary>Every cell of every row of every table there is, as storage gives it out.</summary>
    public async Task AddTablesAsync(string storage, string moment, CancellationToken cancellationToken)
    {
        var service = new TableServiceClient(storage);
        await foreach (var table in service.QueryAsync(cancellationToken: cancellationToken))
        {
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            {
                foreach (var (column, value) in row)
                    _seen.Add(($"{table.Name}/{row.RowKey}/{column} ({moment})", value as byte[] ?? Encoding.UTF8.GetBytes($"{value}")));
            }
        }
    }

    /// <summary>Where which secret is seen.</summary>
    public IEnumerable<string> Find(IEnumerable<Secret> secrets) =>
        from secret in secrets.DistinctBy(secret => Convert.ToHexString(secret.Bytes))
        from spelling in secret.Spellings().Select(Encoding.UTF8.GetBytes).Append(secret.Bytes)
        from sighting in _seen
        where sighting.Seen.AsSpan().IndexOf(spelling) >= 0
        select $"{secret.Name} in {sighting.Place}, as {Encoding.UTF8.GetString(spelling)}";
}
