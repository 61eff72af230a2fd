using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>
/// Tells one webhook's target of the events in the log. Reading, sending and saving go on side by side; each session's events go one after the
/// other, the next only when it is saved that the one before was taken or given up. So whatever dies, an event is told again rather than not, and
/// never after its successor.
/// </summary>
/// <remarks>
/// Runs on its grain's scheduler, one step at a time; nothing here is locked. In storage, <see cref="DeliveryHead.Cursor"/> says up to where
/// everything has a row or is not wanted; in memory <see cref="_rowless"/> holds the exceptions behind it.
/// </remarks>
/// <param name="webhook">Whose.</param>
/// <param name="services">What all webhooks share.</param>
/// <param name="run">Has <see cref="RunAsync"/> called, unless it runs.</param>
/// <param name="logger">For what goes wrong.</param>
internal sealed partial class DeliveryPump(WebhookRecord webhook, WebhookServices services, Action run, ILogger logger) : IDisposable
{
    /// <summary>Attempts at one target at the same time.</summary>
    public const int MaxParallel = 8;

    /// <summary>Events in memory. While so many wait, no more are read: the log keeps them.</summary>
    public const int MaxPending = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly WebhookKey _key = webhook.Webhook.Key;
    private readonly Dictionary<string, SessionQueue> _queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource _signal = NewSignal();
    private int _inFlight;
    private int _count;

    /// <summary>The webhook as it is now; set when it has changed.</summary>
    public WebhookRecord Webhook { get; private set; } = webhook;

    /// <summary>The target says that it is gone (410).</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether there is something to do, and nothing that forbids it.</summary>
    public bool HasWork => MayRun && !IsIdle;

    private bool MayRun => !_stop.IsCancellationRequested && !IsGone && Webhook is { IsDeleted: false, Webhook.IsEnabled: true };

    private bool IsIdle => _head is not null && _count == 0 && _inFlight == 0 && !_mayHaveMore && _reading.IsCompleted && _saving.IsCompleted && !NeedsSave;

    /// <summary>The webhook has changed.</summary>
    public void Update(WebhookRecord next)
    {
        Webhook = next;
        if (next.Webhook.IsEnabled) IsGone = false;
        Signal();
    }

    /// <summary>The log has more.</summary>
    public void Wake()
    {
        _mayHaveMore = true;
        Signal();
    }

    /// <summary>No attempt begins any more.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Attempts under way are broken off too.</summary>
    public void Abort()
    {
        _stop.Cancel();
        _abort.Cancel();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    /// <summary>Returns when there is nothing to do, or nothing may be done.</summary>
    /// <exception cref="DeliveryFencedException">Another process delivers.</exception>
    public async Task RunAsync()
    {
        if (_head is null && !await TryLoadAsync()) return;

        while (MayRun)
        {
            var signal = _signal.Task;
            BeginSaving();
            BeginReading();
            BeginTrimming();
            BeginAttempts();
            if (IsIdle) return;

            await WaitAsync(signal, NextDueAt());
        }

        await EndAsync();
    }

    /// <summary>What is under way comes to its end, and is saved if storage answers.</summary>
    private async Task EndAsync()
    {
        while (_inFlight > 0 || !_reading.IsCompleted || !_saving.IsCompleted) await _signal.Task;
        await _trimming;
        if (_fence is { } fence) throw fence;

        while (NeedsSave && !_abort.IsCancellationRequested)
        {
            if (!await TrySaveOnceAsync()) return;
        }
    }

    private DateTimeOffset? NextDueAt()
    {
        if (_inFlight >= MaxParallel) return _readAgainAt;

        DateTimeOffset? next = _readAgainAt;
        foreach (var queue in _queues.Values)
        {
            if (queue.DueAt is { } due && (next is null || due < next)) next = due;
        }

        return next;
    }

    private async Task WaitAsync(Task signal, DateTimeOffset? until)
    {
        if (_fence is { } fence) throw fence;

        try
        {
            if (until is not { } due) await signal.WaitAsync(_stop.Token);
            else if (due - services.Time.GetUtcNow() is var wait && wait > TimeSpan.Zero) await signal.WaitAsync(RoundUp(wait), services.Time, _stop.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Something is due, or it is over.
        }

        if (_fence is { } found) throw found;
    }

    // Timers count whole milliseconds; one that ends early would spin.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, services.Time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void Enqueue(Delivery delivery)
    {
        var id = delivery.Record.Event.Key.SessionId;
        if (!_queues.TryGetValue(id, out var queue)) _queues[id] = queue = new();
        queue.Add(delivery);
        _count++;
    }

    private void Dequeue(Delivery delivery)
    {
        var id = delivery.Record.Event.Key.SessionId;
        if (!_queues.TryGetValue(id, out var queue)) return;
        if (queue.Remove(delivery)) _count--;
        if (queue is { IsEmpty: true, IsBusy: false }) _queues.Remove(id);
    }

    private void Signal()
    {
        var signal = _signal;
        _signal = NewSignal();
        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
