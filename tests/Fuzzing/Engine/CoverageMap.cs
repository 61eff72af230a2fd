using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Fuzzing.Engine;

/// <summary>The counters of the instrumented code, and which of them earlier inputs have reached how often.</summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 1 << 16;

    // How often matters in powers of two alone: one bit each.
    private static readonly byte[] Buckets = [.. Enumerable.Range(0, 256).Select(Bucket)];

    // Never given back: a task that an input left behind may still count.
    private readonly byte* _counters = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public CoverageMap() => Trace.SharedMem = _counters;

    /// <summary>Counters that were ever reached.</summary>
    public int Edges { get; private set; }

    private Span<byte> Counters => new(_counters, Size);

    /// <summary>Before each input.</summary>
    public void Reset()
    {
        Counters.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the input went somewhere new, or somewhere known more often than any before; it is known from now on.</summary>
    public bool Merge()
    {
        var isNew = false;
        var counters = Counters;
        for (var at = counters.IndexOfAnyExcept((byte)0); at >= 0;)
        {
            var bit = Buckets[counters[at]];
            if ((_seen[at] & bit) == 0)
            {
                if (_seen[at] == 0) Edges++;
                _seen[at] |= bit;
                isNew = true;
            }

            var next = counters[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return isNew;
    }

    /// <summary>The same for inputs that go the same ways about as often.</summary>
    public int Signature()
    {
        var hash = new HashCode();
        var counters = Counters;
        for (var at = counters.IndexOfAnyExcept((byte)0); at >= 0;)
        {
            hash.Add(at);
            hash.Add(Buckets[counters[at]]);
            var next = counters[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return hash.ToHashCode();
    }

    /// <summary>Forgets what was seen.</summary>
    public void Forget()
    {
        Array.Clear(_seen);
        Edges = 0;
    }


    private static byte Bucket(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
