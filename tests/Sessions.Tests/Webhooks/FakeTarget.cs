using System.Collections.Concurrent;
using System.Text;
using Sessions.Webhooks;

namespace Sessions.Tests.Webhooks;

/// <summary>All targets of one test; each attempt is answered as the test says.</summary>
internal sealed class FakeTarget(TimeProvider time) : IWebhookSender
{
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _holds = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _atOnce;

    /// <summary>What becomes of an attempt; taken unless set.</summary>
    public Func<Attempt, AttemptResult> Answer { get; set; } = _ => Taken;

    /// <summary>Attempts begun so far, in order.</summary>
    public IReadOnlyList<Attempt> Attempts => [.. _attempts];

    /// <summary>What was taken, in order.</summary>
    public IReadOnlyList<string> Bodies => [.. _attempts.Where(attempt => attempt.Result?.IsDelivered == true).Select(attempt => attempt.Body)];

    /// <summary>The most attempts that were under way at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public static AttemptResult Taken => new(204, null, TimeSpan.Zero);

    public static AttemptResult Refused(int status = 500, TimeSpan? retryAfter = null) => new(status, AttemptError.Refused, TimeSpan.Zero) { RetryAfter = retryAfter };

    /// <summary>Attempts with that body take as long as the test wants.</summary>
    public TaskCompletionSource Hold(string body)
    {
        lock (_lock) return _holds[body] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task<AttemptResult> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(message, Encoding.UTF8.GetString(message.Body), time.GetUtcNow());
        TaskCompletionSource? hold;
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            _attempts.Enqueue(attempt);
            hold = _holds.GetValueOrDefault(attempt.Body) ?? _holds.GetValueOrDefault("*");
        }

        Pulse();
        try
        {
            if (hold is not null) await hold.Task.WaitAsync(cancellationToken);
            attempt.Result = Answer(attempt);
            return attempt.Result;
        }
        finally
        {
            lock (_lock) _atOnce--;
            Pulse();
        }
    }

    /// <summary>Waits until that is so, looking after each attempt's beginning and end.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (condition()) return;

            await changed.WaitAsync(Patience.Limit, Xunit.TestContext.Current.CancellationToken);
        }
    }

    private void Pulse()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.TrySetResult();
    }

    internal sealed record Attempt(WebhookMessage Message, string Body, DateTimeOffset At)
    {
        public AttemptResult? Result { get; set; }
    }
}
