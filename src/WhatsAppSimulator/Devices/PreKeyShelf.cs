using WhatsApp.Crypto;

namespace WhatsAppSimulator.Devices;

/// <summary>A device's published one-time pre-keys, oldest first: records of 3 bytes id, big-endian, and 32 bytes key in one block.</summary>
internal sealed class PreKeyShelf
{
    public const int IdLength = 3;
    public const int RecordLength = IdLength + KeyPair.KeyLength;

    private readonly Lock _lock = new();
    private byte[] _records;

    public PreKeyShelf(byte[] records, int highestId)
    {
        _records = records;
        HighestId = highestId;
    }

    /// <summary>The greatest id ever published; ids only grow, so that a used key never comes back.</summary>
    public int HighestId { get; private set; }

    public int Count => Records.Length / RecordLength;

    /// <summary>Never changed in place.</summary>
    public byte[] Records
    {
        get
        {
            lock (_lock) return _records;
        }
    }

    /// <summary>Adds records; false, and nothing changes, when an id is not above every id before it.</summary>
    public bool TryAdd(byte[] records)
    {
        lock (_lock)
        {
            int highest = HighestId;
            for (int start = 0; start < records.Length; start += RecordLength)
            {
                int id = (records[start] << 16) | (records[start + 1] << 8) | records[start + 2];
                if (id <= highest) return false;
                highest = id;
            }

            _records = [.. _records, .. records];
            HighestId = highest;
            return true;
        }
    }

    /// <summary>Takes up to that many keys off, as other people's phones do when they open sessions; returns how many there were.</summary>
    public int Take(int count)
    {
        lock (_lock)
        {
            int taken = Math.Min(count, _records.Length / RecordLength);
            _records = _records[(taken * RecordLength)..];
            return taken;
        }
    }
}
