using Azure.Data.Tables;

namespace EndToEnd.Tests.Hostile;

/// <summary>What lies in the tables, whatever the API says.</summary>
internal static class Rows
{
    private static readonly string[] Tables = ["Sessions", "Devices", "Unlinks"];

    /// <summary>Table and row key of every row there is.</summary>
    public static async Task<IReadOnlyList<string>> AllAsync(string storage, CancellationToken cancellationToken)
    {
        List<string> rows = [];
        foreach (var table in Tables)
        {
            var client = new TableClient(storage, table);
            await foreach (var row in client.QueryAsync<TableEntity>(cancellationToken: cancellationToken)) rows.Add($"{table}/{row.RowKey}");
        }

        return rows;
    }
}
