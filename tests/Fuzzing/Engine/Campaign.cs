using System.Diagnostics;

namespace Fuzzing.Engine;

/// <summary>Runs inputs through one target: first what is known, then changed copies of it, keeping those that go where none went before.</summary>
internal sealed class Campaign(ITarget target, RunOptions options, CoverageMap coverage) : IDisposable
{
    private const int MostTrims = 48;

    private readonly LastInput _last = new(target.Name);
    private readonly Random _random = new(options.Seed);
    private readonly List<byte[]> _corpus = [];
    private readonly Dictionary<string, Finding> _findings = [];
    private readonly Stopwatch _clock = new();
    private byte[] _current = [];
    private long _startedAt = long.MaxValue;
    private long _inputs;
    private int _seedEdges;
    private int _kept;
    private long _maxAllocated;
    private long _maxTicks;

    /// <summary>Runs until the inputs are used up or there are findings enough.</summary>
    public RunReport Run()
    {
        _clock.Start();
        RunKnown();
        var mutator = new Mutator(_random, target.Dictionary, target.MaxLength);
        for (long i = 0; i < options.Inputs && _findings.Count < options.MostFindings; i++)
        {
            var input = mutator.Mutate(Pick(), Pick());
            Execute(input);
            if (!coverage.Merge() || !options.Guided) continue;

            _corpus.Add(Trim(input));
            _kept++;
        }

        Interlocked.Exchange(ref _startedAt, long.MaxValue);
        if (options.SaveTo is { } folder) Save(folder);

        return Report();
    }

    /// <summary>The finding about an input that runs too long; null while there is none. Called from another thread.</summary>
    public Finding? SlowInput()
    {
        var elapsed = _clock.Elapsed - new TimeSpan(Interlocked.Read(ref _startedAt));

        return elapsed.TotalSeconds > options.SecondsPerInput ? new Finding("time", $"Still running after {elapsed.TotalSeconds:F0} s.", Hex(Volatile.Read(ref _current))) : null;
    }

    /// <summary>What happened so far.</summary>
    public RunReport Report(Finding? last = null) => new(
        target.Name,
        Interlocked.Read(ref _inputs),
        _clock.Elapsed.TotalSeconds,
        _seedEdges,
        coverage.Edges,
        _kept,
        _maxAllocated,
        new TimeSpan(_maxTicks).TotalMilliseconds,
        last is null ? [.. _findings.Values] : [last]);

    public void Dispose() => _last.Dispose();

    private static string Hex(byte[] input) => Convert.ToHexStringLower(input);

    private void RunKnown()
    {
        // Twice, since a first run also goes through what is initialised once.
        byte[][] known = [.. target.Seeds(), .. CorpusFile.Read(target.Name)];
        foreach (var input in known) Execute(input);
        _maxAllocated = _maxTicks = 0;
        _findings.Clear();
        foreach (var input in known)
        {
            Execute(input);
            if (coverage.Merge()) _corpus.Add(input);
        }

        if (_corpus.Count == 0) _corpus.Add([]);
        _seedEdges = coverage.Edges;
    }

    /// <summary>Any of the corpus, the later ones more often.</summary>
    private byte[] Pick()
    {
        var index = _random.Next(_corpus.Count);
        return _corpus[_random.Next(2) == 0 ? index : Math.Max(index, _random.Next(_corpus.Count))];
    }

    private void Execute(byte[] input)
    {
        _last.Keep(input);
        Volatile.Write(ref _current, input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        coverage.Reset();
        var started = _clock.Elapsed.Ticks;
        Interlocked.Exchange(ref _startedAt, started);
        Exception? failure = null;
        try
        {
            target.Run(input);
        }
#pragma warning disable CA1031 // Which exceptions there are is the question.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _inputs++;
        _maxAllocated = Math.Max(_maxAllocated, allocated);
        _maxTicks = Math.Max(_maxTicks, _clock.Elapsed.Ticks - started);
        if (failure is not null && !target.IsTyped(failure)) Note(failure.GetType().Name, Describe(failure), input);
        if (allocated > target.AllocationLimit(input.Length)) Note("allocation", $"{allocated} bytes for {input.Length}.", input);
    }

    // One of each kind: where an exception was thrown tells defects apart, and how much was allocated does not.
    private void Note(string what, string detail, byte[] input)
    {
        var kind = what + (detail.LastIndexOf('\n') is > 0 and var at ? detail[at..] : "");
        _findings.TryAdd(kind, new(what, detail, Hex(input)));
    }

    private static string Describe(Exception exception) =>
        string.Join('\n', [exception.Message, .. (exception.StackTrace ?? "").Split('\n').Take(4).Reverse()]);

    /// <summary>A shorter input that goes the same ways, if one is found quickly.</summary>
    private byte[] Trim(byte[] input)
    {
        Execute(input);
        var signature = coverage.Signature();
        var trims = 0;
        for (var step = input.Length / 2; step > 0 && trims < MostTrims; step /= 2)
        {
            for (var at = 0; at + step <= input.Length && trims < MostTrims; trims++)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + step)];
                Execute(shorter);
                if (coverage.Signature() == signature) input = shorter;
                else at += step;
            }
        }

        return input;
    }

    /// <summary>The shortest first, each only if it goes somewhere that none before it went.</summary>
    private void Save(string folder)
    {
        coverage.Forget();
        foreach (var seed in target.Seeds())
        {
            Execute(seed);
            coverage.Merge();
        }

        List<byte[]> needed = [];
        foreach (var input in _corpus.OrderBy(input => input.Length).ToArray())
        {
            Execute(input);
            if (coverage.Merge()) needed.Add(input);
        }

        CorpusFile.Write(folder, target.Name, needed);
    }
}
