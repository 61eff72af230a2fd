using System.Security.Cryptography;

namespace Sessions.Storage.Encryption;

/// <summary>A session's own 32-byte key, in the clear only as long as this lives.</summary>
internal sealed class DataKey(byte[] bytes) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => bytes;

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);
}
