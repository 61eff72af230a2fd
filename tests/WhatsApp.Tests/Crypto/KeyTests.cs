using System.Security.Cryptography;
using WhatsApp.Crypto;
using Xunit;

namespace WhatsApp.Tests.Crypto;

public sealed class KeyTests
{
    [Fact]
    public void A_generated_private_key_is_clamped()
    {
        var random = new SequenceRandomSource();
        for (var count = 0; count < 16; count++)
        {
            var key = KeyPair.Generate(random).Private;
            Assert.Equal(0, key[0] & 7);
            Assert.Equal(64, key[31] & 192);
        }
    }

    [Fact]
    public void Both_sides_compute_the_same_secret()
    {
        var random = new SequenceRandomSource();
        var one = KeyPair.Generate(random);
        var other = KeyPair.Generate(random);

        Assert.NotEqual(one.Public, other.Public);
        Assert.Equal(X25519.SharedSecret(one.Private, other.Public), X25519.SharedSecret(other.Private, one.Public));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void A_key_of_low_order_is_refused(string peer)
    {
        var keys = KeyPair.Generate(new SequenceRandomSource());

        Assert.Throws<CryptographicException>(() => X25519.SharedSecret(keys.Private, Convert.FromHexString(peer)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length)
    {
        var key = new byte[length];
        var good = KeyPair.Generate(new SequenceRandomSource());

        Assert.Throws<ArgumentException>(() => X25519.PublicKey(key));
        Assert.Throws<ArgumentException>(() => KeyPair.FromPrivate(key));
        Assert.Throws<ArgumentException>(() => X25519.SharedSecret(key, good.Public));
        Assert.Throws<ArgumentException>(() => X25519.SharedSecret(good.Private, key));
    }

    [Fact]
    public void Random_fractions_lie_between_0_and_1()
    {
        var random = new SequenceRandomSource();
        for (var count = 0; count < 100; count++) Assert.InRange(random.NextDouble(), 0, Math.BitDecrement(1.0));
    }

    [Fact]
    public void The_systems_random_bytes_differ_from_call_to_call() =>
        Assert.NotEqual(SystemRandomSource.Instance.Bytes(32), SystemRandomSource.Instance.Bytes(32));
}
