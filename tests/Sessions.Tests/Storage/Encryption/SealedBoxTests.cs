using Sessions.Storage.Encryption;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class SealedBoxTests
{
    private static readonly byte[] Key = TestKeys.Bytes(32, 1);
    private static readonly byte[] Secret = [1, 2, 3, 4, 5];
    private static readonly byte[] Place = [9, 9];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(812 * 32)]
    public void What_was_sealed_opens(int length)
    {
        var secret = TestKeys.Bytes(length, 7);

        Assert.Equal(secret, SealedBox.Open(Key, Seal(secret), Place));
    }

    [Fact]
    public void A_box_is_format_one_nonce_ciphertext_and_tag()
    {
        // RFC-style check with .NET's own AES-GCM: the layout is stored, so it may not change.
        var box = Seal(Secret);
        var opened = new byte[Secret.Length];
        using var aes = new System.Security.Cryptography.AesGcm(Key, 16);

        aes.Decrypt(box.AsSpan(1, 12), box.AsSpan(13, Secret.Length), box.AsSpan(13 + Secret.Length), opened, Place);

        Assert.Equal(1, box[0]);
        Assert.Equal(1 + 12 + Secret.Length + 16, box.Length);
        Assert.Equal(Secret, opened);
    }

    [Fact]
    public void Two_boxes_of_one_secret_differ() => Assert.NotEqual(Seal(Secret), Seal(Secret));

    [Fact]
    public void No_changed_bit_goes_unnoticed()
    {
        var box = Seal(Secret);
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = (byte[])box.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Null(SealedBox.Open(Key, changed, Place));
        }
    }

    [Fact]
    public void No_shortened_box_opens()
    {
        var box = Seal(Secret);

        Assert.All(Enumerable.Range(0, box.Length), length => Assert.Null(SealedBox.Open(Key, box.AsSpan(0, length), Place)));
    }

    [Fact]
    public void Another_key_or_place_opens_nothing()
    {
        var box = Seal(Secret);

        Assert.Null(SealedBox.Open(TestKeys.Bytes(32, 2), box, Place));
        Assert.Null(SealedBox.Open(Key, box, [9]));
    }

    private static byte[] Seal(byte[] secret) => SealedBox.Seal(Key, secret, Place, SystemRandomSource.Instance);
}
