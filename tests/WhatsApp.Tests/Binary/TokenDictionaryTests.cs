using System.Security.Cryptography;
using System.Text;
using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class TokenDictionaryTests
{
    /// <summary>Hashes of the words joined by line feeds; -1 is the single-byte list. Source: web-parity 1.3.</summary>
    [Theory]
    [InlineData(-1, "2ec850d399a28112e4b4165ae4d68962f58b0aa6766de1622d4caef1a2e6b8b5")]
    [InlineData(0, "c19c763b07f7684fc58490eb838873edeec498d59bf4d56bbb33d8e7af4cb112")]
    [InlineData(1, "e8894a798e1d92bc5f5f5cd1c2ffeef43a5c03acb1775b34d121ffe0a19b8f6a")]
    [InlineData(2, "8f4081781e324d9ab95574b01ff37a44753403cebd0d1feeeb985661cc86cae8")]
    [InlineData(3, "8e397aec42a6a503621910cf3d7a8f9e287e94192031265b6e55519e0e19fadc")]
    public void The_lists_are_the_known_ones(int page, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Words(page))))));

    [Fact]
    public void Every_word_is_found_where_it_stands()
    {
        for (var page = -1; page < TokenDictionary.PageCount; page++)
        {
            foreach (var (index, word) in Words(page).Index())
            {
                Assert.True(TokenDictionary.TryFind(word, out var first, out var second));
                Assert.Equal(page < 0 ? (index + 1, 0) : (Tag.FirstDictionary + page, index), (first, second));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no such word")]
    [InlineData("IQ")]
    public void Other_words_are_not_found(string word) => Assert.False(TokenDictionary.TryFind(word, out _, out _));

    private static string[] Words(int page) => page < 0
        ? [.. Enumerable.Range(1, TokenDictionary.SingleByteCount).Select(tag => TokenDictionary.SingleByte((byte)tag))]
        : [.. Enumerable.Range(0, TokenDictionary.PageLength).Select(index => TokenDictionary.DoubleByte(page, (byte)index))];
}
