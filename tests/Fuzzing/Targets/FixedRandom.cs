using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WhatsApp.Crypto;

namespace Fuzzing.Targets;

/// <summary>A stream of bytes that a label determines.</summary>
internal sealed class FixedRandom(string label) : IRandomSource
{
    private readonly byte[] _block = [.. SHA256.HashData(Encoding.UTF8.GetBytes(label)), 0, 0, 0, 0];
    private int _count;

    public void Fill(Span<byte> destination)
    {
        lock (_block)
        {
            while (!destination.IsEmpty)
            {
                BinaryPrimitives.WriteInt32BigEndian(_block.AsSpan(32), _count++);
                var bytes = SHA256.HashData(_block).AsSpan();
                var length = Math.Min(bytes.Length, destination.Length);
                bytes[..length].CopyTo(destination);
                destination = destination[length..];
            }
        }
    }
}
