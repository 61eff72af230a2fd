using WhatsApp.Crypto;

namespace WhatsAppSimulator.Devices;

/// <summary>A device's published one-time pre-keys, oldest first: records of 3 bytes id, big-endian, and 32 bytes key in one block.</summary>
internal sealed class PreKeyShelf
{
    public const int IdLength = 3;
    public const int RecordLength = IdLength + KeyPair.KeyLength;

    /// <summary>Keys that a device may have here: twenty full uploads, and far fewer than a stanza's list has room for.</summary>
    public const int MaxCount = 1 << 14;

    /// <summary>The greatest id; after it comes 1.</summary>
    private const int LastId = (1 << 24) - 1;

    private readonly Lock _lock = new();
    private byte[] _records;
    private byte[] _lastUpload = [];

    public PreKeyShelf(byte[] records, int newestId)
    {
        _records = records;
        NewestId = newestId;
    }

    /// <summary>The id published last, 0 before any; ids only grow until they wrap, so that a used key never comes back.</summary>
    public int NewestId { get; private set; }

    public int Count => Records.Length / RecordLength;

    /// <summary>Never changed in place.</summary>
    public byte[] Records
    {
        get
        {
            lock (_lock) return _records;
        }
    }

    /// <summary>
    /// Adds the records that are new. A key that was published before under the same id is passed over, so that an upload whose answer was
    /// lost may be repeated. Unless all of them are taken nothing changes.
    /// </summary>
    public PreKeyUpload Add(byte[] records)
    {
        lock (_lock)
        {
            var known = Known();
            int newest = NewestId;
            List<byte> added = [];
            for (int start = 0; start < records.Length; start += RecordLength)
            {
                int id = IdAt(records, start);
                var key = KeyAt(records, start);
                if (known.TryGetValue(id, out var published))
                {
                    if (published.Span.SequenceEqual(key.Span)) continue;
                    return PreKeyUpload.Conflict;
                }

                if (!IsAfter(id, newest)) return PreKeyUpload.Conflict;

                newest = id;
                known[id] = key;
                added.AddRange(records.AsSpan(start, RecordLength));
            }

            if ((_records.Length + added.Count) / RecordLength > MaxCount) return PreKeyUpload.TooMany;

            _records = [.. _records, .. added];
            _lastUpload = records;
            NewestId = newest;
            return PreKeyUpload.Taken;
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

    /// <summary>Keys by their ids: those on the shelf, and those of the last upload though they may be used already.</summary>
    private Dictionary<int, ReadOnlyMemory<byte>> Known()
    {
        Dictionary<int, ReadOnlyMemory<byte>> known = [];
        foreach (var records in (byte[][])[_lastUpload, _records])
        {
            for (int start = 0; start < records.Length; start += RecordLength) known[IdAt(records, start)] = KeyAt(records, start);
        }

        return known;
    }

    /// <summary>Whether the id comes later than that one on the way round; any does when there is none yet.</summary>
    private static bool IsAfter(int id, int newest)
    {
        if (id == 0) return false;
        if (newest == 0) return true;

        int steps = (id - newest + LastId) % LastId;
        return steps is > 0 and <= LastId / 2;
    }

    private static int IdAt(byte[] records, int start) => (records[start] << 16) | (records[start + 1] << 8) | records[start + 2];

    private static ReadOnlyMemory<byte> KeyAt(byte[] records, int start) => records.AsMemory(start + IdLength, KeyPair.KeyLength);
}
