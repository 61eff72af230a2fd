using WhatsApp.Crypto;

namespace WhatsAppSimulator.Devices;

/// <summary>A phone number with its primary identity and its linked devices. Guarded by the directory that holds it.</summary>
internal sealed class Account(string number, string lidUser, KeyPair identity, uint rawId)
{
    /// <summary>Digits, international, without "+".</summary>
    public string Number { get; } = number;

    /// <summary>The user part of the account's LID: digits that tell nothing of the number.</summary>
    public string LidUser { get; } = lidUser;

    /// <summary>Signs the device list.</summary>
    public KeyPair Identity { get; } = identity;

    /// <summary>Names this generation of the device list.</summary>
    public uint RawId { get; } = rawId;

    /// <summary>What pair-success calls the phone's system.</summary>
    public string Platform { get; init; } = "android";

    /// <summary>Only business accounts have one.</summary>
    public string? BusinessName { get; init; }

    /// <summary>The newest device number given out; numbers are not given out twice.</summary>
    public int LastDevice { get; set; }

    /// <summary>The newest key index given out; never given out twice.</summary>
    public uint LastKeyIndex { get; set; }

    public List<SimulatedDevice> Devices { get; } = [];

    /// <summary>Device numbers whose places are held by scans that are under way.</summary>
    public HashSet<int> HeldSlots { get; } = [];
}
