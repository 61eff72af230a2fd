using System.Security.Cryptography;

namespace WhatsApp.Crypto;

/// <summary>The operating system's generator.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    /// <summary>The one instance; it has no state.</summary>
    public static SystemRandomSource Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
