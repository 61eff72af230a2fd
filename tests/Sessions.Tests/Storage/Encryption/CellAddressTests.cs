using Sessions.Storage.Encryption;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class CellAddressTests
{
    [Fact]
    public void Every_part_follows_its_length() => Assert.Equal(
        "00000001" + "61" + "00000000" + "00000002" + "6263" + "00000001" + "64" + "00000002" + "c3a9",
        Convert.ToHexStringLower(new CellAddress("a", "", "bc", "d", "é").ToAssociatedData()));

    [Fact]
    public void A_character_moved_from_one_part_to_the_next_gives_other_bytes()
    {
        CellAddress[] addresses =
        [
            new("ab", "c", "d", "e", "f"), new("a", "bc", "d", "e", "f"), new("a", "b", "cd", "e", "f"), new("a", "b", "c", "de", "f"),
            new("a", "b", "c", "d", "ef"), new("abcdef", "", "", "", ""), new("", "", "", "", "abcdef"),
        ];

        Assert.Distinct(addresses.Select(address => Convert.ToHexString(address.ToAssociatedData())));
    }
}
