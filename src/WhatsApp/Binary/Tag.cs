namespace WhatsApp.Binary;

/// <summary>The byte that begins every element and says how it is written; all lengths that follow one are big-endian. Source: linked-device 5.2.</summary>
internal static class Tag
{
    /// <summary>No bytes follow: the empty list, or the empty string.</summary>
    public const byte ListEmpty = 0;

    /// <summary>1 to this: an entry of the single-byte dictionary.</summary>
    public const byte LastSingleByteToken = 235;

    /// <summary>The first of four double-byte dictionaries: [index:1].</summary>
    public const byte FirstDictionary = 236;

    /// <summary>The last of the double-byte dictionaries.</summary>
    public const byte LastDictionary = 239;

    /// <summary>[user:string][device:2][integrator:2][server:string "interop"]</summary>
    public const byte InteropJid = 245;

    /// <summary>[user:string][device:2][server:string "msgr"]</summary>
    public const byte MessengerJid = 246;

    /// <summary>[domain:1][device:1][user:string]</summary>
    public const byte DeviceJid = 247;

    /// <summary>[count:1]</summary>
    public const byte List8 = 248;

    /// <summary>[count:2]</summary>
    public const byte List16 = 249;

    /// <summary>[user:string or ListEmpty][server:string]</summary>
    public const byte JidPair = 250;

    /// <summary>Upper-case hexadecimal digits; see <see cref="PackedText"/>.</summary>
    public const byte Hex8 = 251;

    /// <summary>[length:1][bytes]</summary>
    public const byte Binary8 = 252;

    /// <summary>[length:3, the top 4 bits ignored][bytes]</summary>
    public const byte Binary20 = 253;

    /// <summary>[length:4][bytes]</summary>
    public const byte Binary32 = 254;

    /// <summary>Digits, dash and dot; see <see cref="PackedText"/>.</summary>
    public const byte Nibble8 = 255;
}
