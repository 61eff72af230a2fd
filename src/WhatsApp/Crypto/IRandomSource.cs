namespace WhatsApp.Crypto;

/// <summary>Where keys, nonces, ids and jitter come from; replaced by a seeded one in tests.</summary>
public interface IRandomSource
{
    /// <summary>Fills <paramref name="destination"/> with unpredictable bytes.</summary>
    void Fill(Span<byte> destination);
}
