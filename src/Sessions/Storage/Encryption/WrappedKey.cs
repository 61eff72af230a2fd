namespace Sessions.Storage.Encryption;

/// <summary>A data key as a row carries it.</summary>
/// <param name="KeyId">The master key it is sealed under.</param>
/// <param name="Box">The <see cref="SealedBox"/> of its 32 bytes.</param>
/// <param name="RowKey">The row it belongs to: its box opens with this row's address only.</param>
internal sealed record WrappedKey(string KeyId, byte[] Box, string RowKey);
