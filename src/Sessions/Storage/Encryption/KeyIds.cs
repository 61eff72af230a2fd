using System.Globalization;

namespace Sessions.Storage.Encryption;

/// <summary>Makes the ids of new master keys.</summary>
internal static class KeyIds
{
    /// <summary>
    /// An id that sorts after another: the time, such as <c>k20250108-120000</c>, or the other one with the time behind it when that sorts lower.
    /// </summary>
    /// <param name="greatest">The one that encrypts now; null when there is none.</param>
    /// <param name="now">UTC.</param>
    /// <exception cref="EncryptionKeyInvalidException">There is no room for one.</exception>
    public static string After(string? greatest, DateTimeOffset now)
    {
        var id = now.UtcDateTime.ToString("'k'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        if (string.CompareOrdinal(id, greatest) > 0) return id;

        id = $"{greatest}-{id}";

        return id.Length <= MasterKeys.MaxIdLength
            ? id
            : throw new EncryptionKeyInvalidException($"No id after {greatest} is short enough: choose one by hand that sorts after it.");
    }
}
