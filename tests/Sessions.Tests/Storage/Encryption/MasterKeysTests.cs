using Sessions.Storage.Encryption;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class MasterKeysTests
{
    [Theory]
    [InlineData("k1", "k2", "k2")]
    [InlineData("k10", "k9", "k9")]
    [InlineData("2025-01", "2024-12", "2025-01")]
    [InlineData("a-b", "a_b", "a_b")]
    public void The_ordinally_greatest_id_encrypts(string one, string other, string current) =>
        Assert.Equal(current, TestKeys.Of((one, 1), (other, 2)).CurrentId);

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    public void A_key_that_is_not_32_bytes_is_refused_without_repeating_it(string key)
    {
        var exception = Assert.Throws<EncryptionKeyInvalidException>(
            () => MasterKeys.Decode(new Dictionary<string, string> { ["k1"] = key }, "Encryption:Keys"));

        Assert.Contains("k1", exception.Message, StringComparison.Ordinal);
        if (key.Length > 0) Assert.DoesNotContain(key, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K1")]
    [InlineData("-k")]
    [InlineData("k 1")]
    [InlineData("k1\n")]
    public void An_id_with_other_characters_is_refused(string id) => Assert.Throws<EncryptionKeyInvalidException>(
        () => MasterKeys.Decode(new Dictionary<string, string> { [id] = TestKeys.Encode(1) }, "Encryption:Keys"));

    [Fact]
    public void No_key_is_refused() =>
        Assert.Throws<EncryptionKeyInvalidException>(() => MasterKeys.Decode(new Dictionary<string, string>(), "Encryption:Keys"));
}
