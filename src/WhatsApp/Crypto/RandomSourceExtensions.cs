using System.Buffers.Binary;

namespace WhatsApp.Crypto;

internal static class RandomSourceExtensions
{
    /// <summary>A new array of <paramref name="length"/> random bytes.</summary>
    public static byte[] Bytes(this IRandomSource random, int length)
    {
        var bytes = new byte[length];
        random.Fill(bytes);

        return bytes;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public static double NextDouble(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);

        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}
