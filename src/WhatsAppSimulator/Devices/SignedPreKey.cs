namespace WhatsAppSimulator.Devices;

/// <summary>A device's signed pre-key as it published it: id of 3 bytes, raw key of 32, XEdDSA signature of 64.</summary>
internal sealed record SignedPreKey(byte[] Id, byte[] Key, byte[] Signature)
{
    private const int IdLimit = 1 << 24;

    /// <summary>Whether this is the one after <paramref name="before"/>: ids count up, and after the greatest comes 1.</summary>
    public bool Follows(SignedPreKey before) => Number(Id) == (Number(before.Id) % (IdLimit - 1)) + 1;

    private static int Number(byte[] id) => (id[0] << 16) | (id[1] << 8) | id[2];
}
