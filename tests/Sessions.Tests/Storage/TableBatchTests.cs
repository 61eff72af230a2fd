using Azure.Data.Tables;
using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class TableBatchTests
{
    [Fact]
    public void A_hundred_rows_of_one_partition_are_accepted() => TableBatch.Check(Rows(100));

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Other_counts_are_refused(int count) => Assert.Throws<ArgumentException>(() => TableBatch.Check(Rows(count)));

    [Fact]
    public void Two_partitions_are_refused() => Assert.Throws<ArgumentException>(() => TableBatch.Check([Row("a", "1"), Row("b", "2")]));

    [Fact]
    public void One_row_twice_is_refused() => Assert.Throws<ArgumentException>(() => TableBatch.Check([Row("a", "1"), Row("a", "1")]));

    private static TableTransactionAction[] Rows(int count) => [.. Enumerable.Range(0, count).Select(number => Row("a", $"{number}"))];

    private static TableTransactionAction Row(string partitionKey, string rowKey) =>
        new(TableTransactionActionType.Add, new TableEntity(partitionKey, rowKey));
}
