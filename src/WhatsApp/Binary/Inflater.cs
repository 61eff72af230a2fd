using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace WhatsApp.Binary;

/// <summary>Opens a zlib body (RFC 1950) into a rented buffer, which the caller gives back.</summary>
internal static class Inflater
{
    private const int ChecksumLength = 4;

    private const int InitialCapacity = 16 << 10;

    // RFC 1950, section 8: the largest prime below 2^16, and how many bytes can be added before 32 bits overflow.
    private const uint AdlerModulus = 65521;
    private const int AdlerBlockLength = 5552;

    /// <summary>The plain bytes, <paramref name="length"/> of them in an array of <see cref="ArrayPool{T}.Shared"/>.</summary>
    /// <exception cref="WireFormatException">Not zlib, cut short, followed by something, or longer than <see cref="NodeLimits.MaxInflatedLength"/>.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> compressed, out int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
        try
        {
            length = Read(compressed, ref buffer);

            // The stream neither reports an end cut off nor bytes that follow; the checksum must be the frame's last bytes.
            if (compressed.Length < ChecksumLength
                || BinaryPrimitives.ReadUInt32BigEndian(compressed[^ChecksumLength..]) != Adler32(buffer.AsSpan(0, length)))
            {
                throw new WireFormatException("Expected a complete zlib stream");
            }

            return buffer;
        }
        catch (InvalidDataException exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new WireFormatException("Expected a zlib stream", innerException: exception);
        }
        catch (WireFormatException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static unsafe int Read(ReadOnlySpan<byte> compressed, ref byte[] buffer)
    {
        fixed (byte* start = compressed)
        {
            if (start is null) return 0;

            using var source = new UnmanagedMemoryStream(start, compressed.Length);
            using var inflating = new ZLibStream(source, CompressionMode.Decompress);
            var length = 0;
            while (true)
            {
                var count = inflating.Read(buffer, length, buffer.Length - length);
                if (count == 0) return length;

                length += count;
                if (length > NodeLimits.MaxInflatedLength) throw new WireFormatException("Expected less than 32 MiB");
                if (length == buffer.Length) Grow(ref buffer);
            }
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint low = 1, high = 0;
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(bytes.Length, AdlerBlockLength)];
            foreach (var value in block)
            {
                low += value;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            bytes = bytes[block.Length..];
        }

        return (high << 16) | low;
    }
}
