using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using WhatsApp.Crypto;
using Xunit;

namespace WhatsApp.Tests.Crypto;

public sealed class XEdDsaTests
{
    private static readonly Gen<byte[]> Seeds =
        Gen.Choose(0, byte.MaxValue).ArrayOf(KeyPair.KeyLength).Select(values => Array.ConvertAll(values, value => (byte)value));

    [Fact]
    public void A_signature_is_good_for_its_key_and_message_alone() =>
        Prop.ForAll(Seeds.ToArbitrary(), seed =>
            {
                var keys = KeyPair.FromPrivate(Clamped(seed));
                var other = KeyPair.FromPrivate(Clamped(SHA256.HashData(seed)));
                var signature = XEdDsa.Sign(keys.Private, seed, SystemRandomSource.Instance);

                return XEdDsa.Verify(keys.Public, seed, signature)
                    && !XEdDsa.Verify(other.Public, seed, signature)
                    && !XEdDsa.Verify(keys.Public, [.. seed, 0], signature);
            })
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Every_bit_of_a_signature_counts()
    {
        var keys = KeyPair.Generate(new SequenceRandomSource());
        var signature = XEdDsa.Sign(keys.Private, "message"u8, new SequenceRandomSource());
        Assert.True(XEdDsa.Verify(keys.Public, "message"u8, signature));

        for (var bit = 0; bit < 8 * XEdDsa.SignatureLength; bit++)
        {
            var changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(XEdDsa.Verify(keys.Public, "message"u8, changed), $"Bit {bit} may be flipped.");
        }
    }

    [Fact]
    public void The_random_part_comes_from_the_source()
    {
        var keys = KeyPair.Generate(new SequenceRandomSource());
        var random = new SequenceRandomSource();
        var first = XEdDsa.Sign(keys.Private, "message"u8, random);

        Assert.Equal(first, XEdDsa.Sign(keys.Private, "message"u8, new SequenceRandomSource()));
        Assert.NotEqual(first, XEdDsa.Sign(keys.Private, "message"u8, random));
    }

    [Theory]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 63)]
    [InlineData(32, 0)]
    public void A_key_or_signature_of_another_length_verifies_nothing(int keyLength, int signatureLength) =>
        Assert.False(XEdDsa.Verify(new byte[keyLength], "message"u8, new byte[signatureLength]));

    [Theory]
    [InlineData(31, 64)]
    [InlineData(32, 63)]
    public void A_key_or_random_part_of_another_length_cannot_sign(int keyLength, int randomLength) =>
        Assert.Throws<ArgumentException>(() => XEdDsa.Sign(new byte[keyLength], "message"u8, new byte[randomLength]));

    [Fact]
    public void The_key_without_an_Edwards_form_verifies_nothing()
    {
        byte[] minusOne = [0xEC, .. Enumerable.Repeat((byte)0xFF, 30), 0x7F]; // p - 1

        Assert.False(XEdDsa.Verify(minusOne, "message"u8, new byte[XEdDsa.SignatureLength]));
    }

    private static byte[] Clamped(byte[] seed)
    {
        var key = (byte[])seed.Clone();
        key[0] &= 248;
        key[31] = (byte)((key[31] & 127) | 64);

        return key;
    }
}
