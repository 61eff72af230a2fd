using System.Buffers;
using System.IO.Compression;

namespace WhatsApp.Binary;

/// <summary>Opens a zlib body (RFC 1950) into a rented buffer, which the caller gives back.</summary>
internal static class Inflater
{
    private const int InitialCapacity = 16 << 10;

    /// <summary>The plain bytes, <paramref name="length"/> of them in an array of <see cref="ArrayPool{T}.Shared"/>.</summary>
    /// <exception cref="WireFormatException">Not zlib, cut short, followed by something, or longer than <see cref="NodeLimits.MaxInflatedLength"/>.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> compressed, out int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
        try
        {
            length = Read(compressed, ref buffer);
            return buffer;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
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
            if (start is null) throw new WireFormatException("Expected a zlib stream");

            using var source = new WatchedStream(start, compressed.Length);
            using var inflating = new ZLibStream(source, CompressionMode.Decompress);
            var length = 0;
            while (true)
            {
                var count = inflating.Read(buffer, length, buffer.Length - length);
                if (count == 0) break;

                length += count;
                if (length > NodeLimits.MaxInflatedLength) throw new WireFormatException("Expected less than 32 MiB");
                if (length == buffer.Length) Grow(ref buffer);
            }

            if (source.IsExhausted) throw new WireFormatException("Expected the end of the zlib stream");
            if (source.IsLeftOver) throw new WireFormatException("Expected the end of the frame after the zlib stream");
            return length;
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
