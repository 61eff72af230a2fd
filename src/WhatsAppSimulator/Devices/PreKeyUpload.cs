namespace WhatsAppSimulator.Devices;

/// <summary>What became of one-time pre-keys that a device published.</summary>
internal enum PreKeyUpload
{
    /// <summary>All of them are known now, or were before.</summary>
    Taken = 1,

    /// <summary>An id is that of another key, or is older than ids that were published before.</summary>
    Conflict,

    /// <summary>The device would have more than it may.</summary>
    TooMany,
}
