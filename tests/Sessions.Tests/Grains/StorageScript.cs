using Sessions.Storage;

namespace Sessions.Tests.Grains;

/// <summary>Decides what becomes of each call to storage: done, refused, done with its answer lost, held.</summary>
internal sealed class StorageScript
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StorageHold> _holds = [];
    private readonly HashSet<string> _lost = [];
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];
    private readonly Dictionary<string, int> _waiting = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private (int Call, bool IsDone)? _crash;
    private TaskCompletionSource _crashing = Done();

    private readonly List<string> _names = [];

    /// <summary>Names of all calls made.</summary>
    public string[] Calls
    {
        get
        {
            lock (_lock) return [.. _names];
        }
    }

    /// <summary>Without those of the log of events, which is written behind.</summary>
    public string[] SessionCalls => [.. Calls.Where(call => !call.StartsWith("events.", StringComparison.Ordinal))];

    /// <summary>While true, every call fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the call chosen by <see cref="CrashAt"/> was reached.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Calls of that name made.</summary>
    public int Count(string name) => Calls.Count(call => call == name);

    /// <summary>The process dies at that call from now, before or after it is done: nothing later reaches storage.</summary>
    public void CrashAt(int call, bool isDone)
    {
        // Calls of the log of events may be under way, and count too.
        lock (_lock) (_crash, _calls) = ((call, isDone), 0);
    }

    /// <summary>Returns at once, or when the call chosen by <see cref="CrashAt"/>, which is under way, has brought the process down.</summary>
    public Task CrashUnderWayAsync()
    {
        lock (_lock) return _crashing.Task.WaitAsync(Patience.Limit, World.Token);
    }

    /// <summary>The next call of that name is done, and its caller does not learn it.</summary>
    public void LoseAnswerOf(string name)
    {
        lock (_lock) _lost.Add(name);
    }

    /// <summary>The next call of that name waits until released.</summary>
    public StorageHold Hold(string name)
    {
        lock (_lock) return _holds[name] = new StorageHold();
    }

    /// <summary>All calls of that name wait until released.</summary>
    public void HoldAll(string name)
    {
        lock (_lock) _gates[name] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Calls of that name that wait now because of <see cref="HoldAll"/>.</summary>
    public int Waiting(string name)
    {
        lock (_lock) return _waiting.GetValueOrDefault(name);
    }

    /// <summary>Ends <see cref="HoldAll"/>.</summary>
    public void ReleaseAll(string name)
    {
        lock (_lock)
        {
            if (_gates.Remove(name, out var gate)) gate.TrySetResult();
        }
    }

    public void Restore() => (IsDown, HasCrashed, _crash) = (false, false, null);

    public async Task<T> CallAsync<T>(string name, Func<Task<T>> call)
    {
        StorageHold? hold;
        TaskCompletionSource? gate;
        bool isCrash;
        bool isLost;
        lock (_lock)
        {
            _names.Add(name);
            _holds.Remove(name, out hold);
            if (_gates.TryGetValue(name, out gate)) _waiting[name] = _waiting.GetValueOrDefault(name) + 1;
            isLost = _lost.Remove(name);
            isCrash = ++_calls == _crash?.Call;
            if (isCrash) _crashing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            if (hold is not null) await hold.PassAsync();
            if (gate is not null) await PassAsync(name, gate);
            if (IsDown) throw Outage();
            if (isCrash)
            {
                if (_crash!.Value.IsDone) await call();
                IsDown = HasCrashed = true;
                throw Outage();
            }

            var result = await call();
            return isLost ? throw Outage() : result;
        }
        finally
        {
            if (isCrash) _crashing.TrySetResult();
            Pulse();
        }
    }

    public Task CallAsync(string name, Func<Task> call) => CallAsync(name, async () =>
    {
        await call();
        return true;
    });

    /// <summary>Waits until that is so, looking after each call; or until the process has crashed.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (HasCrashed || await condition()) return;

            await changed.WaitAsync(Patience.Limit, World.Token);
        }
    }

    private async Task PassAsync(string name, TaskCompletionSource gate)
    {
        Pulse();
        await gate.Task;
        lock (_lock) _waiting[name]--;
    }

    private void Pulse()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.TrySetResult();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private static StorageUnavailableException Outage() => new("The test says so.", new HttpRequestException("No route."));
}
