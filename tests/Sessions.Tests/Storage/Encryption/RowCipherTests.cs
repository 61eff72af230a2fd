using Azure.Data.Tables;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class RowCipherTests
{
    private static readonly byte[] Secret = TestKeys.Bytes(100, 0x66);

    [Fact]
    public void A_secret_comes_back_from_its_row() => Assert.Equal(Secret, Cipher().Take(Row(), "Secret"));

    [Fact]
    public void A_row_without_the_secret_gives_none() => Assert.Null(Cipher().Take(new TableEntity("tenant", "one"), "Secret"));

    [Fact]
    public void A_row_names_its_key_and_carries_the_wrapped_data_key()
    {
        var row = Row();

        Assert.Equal("k1", row["KeyId"]);
        Assert.Equal(SealedBox.Overhead + 32, row.GetBinary("DataKey").Length);
        Assert.Equal(SealedBox.Overhead + Secret.Length, row.GetBinary("Secret").Length);
    }

    [Fact]
    public void A_secret_moved_to_another_tenant_does_not_open() => AssertUnreadable(Cipher(), Moved("other", "one"));

    [Fact]
    public void A_secret_moved_to_another_session_does_not_open() => AssertUnreadable(Cipher(), Moved("tenant", "two"));

    [Fact]
    public void A_secret_moved_to_another_table_does_not_open() => AssertUnreadable(Cipher("Unlinks"), Row());

    [Fact]
    public void A_secret_moved_to_another_column_does_not_open()
    {
        var row = Row();
        row["Other"] = row["Secret"];

        AssertUnreadable(Cipher(), row, "Other");
        row["Secret"] = row["DataKey"];
        AssertUnreadable(Cipher(), row);
    }

    [Fact]
    public void A_secret_whose_row_names_another_key_does_not_open_even_if_that_key_is_the_same()
    {
        var row = Row();
        row["KeyId"] = "k2";

        AssertUnreadable(Cipher(keys: TestKeys.Of(("k1", 1), ("k2", 1))), row);
    }

    [Fact]
    public void A_secret_beside_another_rows_data_key_does_not_open()
    {
        var row = Row();
        row["DataKey"] = Row()["DataKey"];

        AssertUnreadable(Cipher(), row);
    }

    [Fact]
    public void An_unknown_key_id_is_named_in_the_error()
    {
        var exception = AssertUnreadable(Cipher(keys: TestKeys.Of(("k2", 1))), Row());

        Assert.Contains("k1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_key_under_the_right_id_opens_nothing() => AssertUnreadable(Cipher(keys: TestKeys.Of(("k1", 2))), Row());

    [Theory]
    [InlineData("KeyId")]
    [InlineData("DataKey")]
    public void A_row_that_lost_a_key_column_is_unreadable(string column)
    {
        var row = Row();
        row.Remove(column);

        AssertUnreadable(Cipher(), row);
    }

    [Fact]
    public void The_greatest_id_encrypts_and_all_decrypt()
    {
        var old = Row();
        var both = Cipher(keys: TestKeys.Of(("k2", 2), ("k10", 3), ("k1", 1)));
        var row = Row(both);

        Assert.Equal("k2", row["KeyId"]);
        Assert.Equal(Secret, both.Take(row, "Secret"));
        Assert.Equal(Secret, both.Take(old, "Secret"));
        Assert.Equal(Secret, Cipher(keys: TestKeys.Of(("k2", 2))).Take(row, "Secret"));
    }

    [Fact]
    public void A_disposed_data_key_is_zero()
    {
        var key = Cipher().NewKey();
        Assert.NotEqual(new byte[32], key.Bytes.ToArray());

        key.Dispose();

        Assert.Equal(new byte[32], key.Bytes.ToArray());
    }

    private static CredentialsUnreadableException AssertUnreadable(RowCipher cipher, TableEntity row, string column = "Secret") =>
        Assert.Throws<CredentialsUnreadableException>(() => cipher.Take(row, column));

    private static RowCipher Cipher(string table = "Devices", MasterKeys? keys = null) =>
        new(table, FixedKeySource.RingOf(keys ?? TestKeys.Of(("k1", 1))), SystemRandomSource.Instance);

    private static TableEntity Row(RowCipher? cipher = null)
    {
        cipher ??= Cipher();
        var row = new TableEntity("tenant", "one");
        using var key = cipher.NewKey();
        cipher.Put(row, "Secret", key, Secret);

        return row;
    }

    private static TableEntity Moved(string partitionKey, string rowKey) =>
        new(Row()) { PartitionKey = partitionKey, RowKey = rowKey };
}
