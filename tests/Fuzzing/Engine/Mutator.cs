using System.Buffers.Binary;

namespace Fuzzing.Engine;

/// <summary>Makes inputs out of inputs.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> dictionary, int maxLength)
{
    private const int MostChanges = 6;

    // Ends of ranges, and the marks of the formats at hand: lists, packed strings, binary and JIDs of nodes; keys of messages.
    private static readonly byte[] Interesting =
        [0, 1, 2, 3, 4, 8, 0x0A, 0x10, 0x12, 0x1A, 0x20, 0x40, 0x7F, 0x80, 0xEC, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF];

    private byte[] _work = new byte[2 * maxLength];
    private int _length;

    /// <summary>A changed copy of <paramref name="input"/>, now and then with parts of <paramref name="other"/>.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        if (_work.Length < input.Length + maxLength) _work = new byte[input.Length + maxLength];
        input.CopyTo(_work, 0);
        _length = input.Length;

        var changes = 1 + random.Next(MostChanges);
        for (var i = 0; i < changes; i++) Change(other);

        return _work[..Math.Min(_length, maxLength)];
    }

    private void Change(byte[] other)
    {
        if (_length == 0)
        {
            Insert(0, [(byte)random.Next(256)]);
            return;
        }

        var at = random.Next(_length);
        switch (random.Next(14))
        {
            case 0: _work[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: _work[at] = (byte)random.Next(256); break;
            case 2: _work[at] = Interesting[random.Next(Interesting.Length)]; break;
            case 3: _work[at] = (byte)(_work[at] + random.Next(-16, 17)); break;
            case 4: EditLength(at); break;
            case 5: _work[at] = (byte)(_length - at - 1); break;
            case 6: Insert(at, [Interesting[random.Next(Interesting.Length)]]); break;
            case 7: Remove(at, 1 + random.Next(Math.Min(16, _length - at))); break;
            case 8: Remove(at, _length - at); break;
            case 9: Insert(at, Part(_work.AsSpan(0, _length)).ToArray()); break;
            case 10 when other.Length > 0: Insert(at, Part(other).ToArray()); break;
            case 11 when other.Length > 0: Overwrite(at, Part(other)); break;
            case 12 when dictionary.Count > 0: Insert(at, dictionary[random.Next(dictionary.Count)]); break;
            case 13 when dictionary.Count > 0: Overwrite(at, dictionary[random.Next(dictionary.Count)]); break;
            default: _work[at] = (byte)random.Next(256); break;
        }
    }

    /// <summary>Two bytes as a number: moved a little, or to an end of the range.</summary>
    private void EditLength(int at)
    {
        if (_length - at < 2) return;

        var number = _work.AsSpan(at, 2);
        var value = BinaryPrimitives.ReadUInt16BigEndian(number);
        BinaryPrimitives.WriteUInt16BigEndian(number, random.Next(3) switch
        {
            0 => (ushort)(value + random.Next(-32, 33)),
            1 => (ushort)(_length - at - 2),
            _ => ushort.MaxValue,
        });
    }

    private ReadOnlySpan<byte> Part(ReadOnlySpan<byte> whole)
    {
        var start = random.Next(whole.Length);
        return whole.Slice(start, 1 + random.Next(Math.Min(64, whole.Length - start)));
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _work.Length) return;

        _work.AsSpan(at, _length - at).CopyTo(_work.AsSpan(at + bytes.Length));
        bytes.CopyTo(_work.AsSpan(at));
        _length += bytes.Length;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> bytes)
    {
        if (at + bytes.Length > _work.Length) return;

        bytes.CopyTo(_work.AsSpan(at));
        _length = Math.Max(_length, at + bytes.Length);
    }

    private void Remove(int at, int count)
    {
        _work.AsSpan(at + count, _length - at - count).CopyTo(_work.AsSpan(at));
        _length -= count;
    }
}
