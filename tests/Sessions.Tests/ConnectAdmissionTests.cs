using WhatsApp;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests;

/// <summary>The line for handshakes: bounded, by rank, fair, and without a place lost.</summary>
public sealed class ConnectAdmissionTests
{
    private readonly TestTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_place_is_given_at_once_and_without_any_time_passing()
    {
        var admission = NewAdmission(1);

        var entered = admission.EnterAsync(ConnectPriority.NeverConnected, Token);

        Assert.True(entered.IsCompletedSuccessfully);
        Assert.Equal(1, admission.TakenCount);
        Assert.Equal(0, _time.WaitCount);
        (await entered).Dispose();
        Assert.Equal(0, admission.TakenCount);
    }

    [Fact]
    public async Task Some_places_are_kept_for_those_whom_somebody_waits_for()
    {
        var admission = NewAdmission(16);
        var background = Enumerable.Range(0, 20).Select(_ => Enter(admission, ConnectPriority.OnceConnected)).ToArray();
        Assert.Equal(14, background.Count(one => one.IsCompleted));

        var awaited = Enumerable.Range(0, 3).Select(_ => Enter(admission, ConnectPriority.Awaited)).ToArray();

        Assert.Equal(2, awaited.Count(one => one.IsCompleted));
        Assert.Equal(16, admission.TakenCount);
        (await SoonAsync(background[0])).Dispose();
        await SoonAsync(awaited[2]);
        Assert.Equal(14, background.Count(one => one.IsCompleted));
    }

    [Fact]
    public async Task Who_is_waited_for_goes_first_and_who_never_was_online_last()
    {
        var admission = NewAdmission(1);
        var inside = await admission.EnterAsync(ConnectPriority.OnceConnected, Token);
        var never = Enter(admission, ConnectPriority.NeverConnected);
        var once = Enter(admission, ConnectPriority.OnceConnected);
        var awaited = Enter(admission, ConnectPriority.Awaited);

        inside.Dispose();
        (await OnlyAsync(awaited, once, never)).Dispose();
        (await OnlyAsync(once, never)).Dispose();
        (await SoonAsync(never)).Dispose();

        Assert.Equal(0, admission.TakenCount);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_however_many_come_with_a_higher_rank()
    {
        var admission = NewAdmission(2);
        var inside = new Queue<Task<IDisposable>>();
        inside.Enqueue(Enter(admission, ConnectPriority.Awaited));
        inside.Enqueue(Enter(admission, ConnectPriority.Awaited));
        var never = Enter(admission, ConnectPriority.NeverConnected);

        var given = 0;
        while (!never.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            inside.Enqueue(Enter(admission, ConnectPriority.Awaited));
            (await SoonAsync(inside.Dequeue())).Dispose();
            // Told a moment after it was given, on a thread of its own.
            Assert.True(++given <= 2 * ConnectAdmission.Turn, "Not even the oldest had its turn.");
        }
    }

    [Fact]
    public async Task Within_a_rank_the_order_is_shuffled_over_a_second_and_no_more()
    {
        // 16 bits each: the places in the line are moved by nothing, by nearly a second, by nothing, by a quarter of one.
        var admission = new ConnectAdmission(1, new Shifts(0, 0xFFFF, 0, 0x4000), _time);
        var inside = await admission.EnterAsync(ConnectPriority.OnceConnected, Token);
        var first = Enter(admission, ConnectPriority.OnceConnected);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var second = Enter(admission, ConnectPriority.OnceConnected);
        _time.Advance(TimeSpan.FromMilliseconds(501));
        var third = Enter(admission, ConnectPriority.OnceConnected);

        inside.Dispose();
        (await OnlyAsync(second, first, third)).Dispose();
        (await OnlyAsync(first, third)).Dispose();
        await SoonAsync(third);
    }

    [Fact]
    public async Task Who_leaves_the_line_takes_no_place_and_keeps_none_from_the_next()
    {
        var admission = NewAdmission(1);
        var inside = await admission.EnterAsync(ConnectPriority.OnceConnected, Token);
        using var left = new CancellationTokenSource();
        var leaver = admission.EnterAsync(ConnectPriority.Awaited, left.Token).AsTask();
        var next = Enter(admission, ConnectPriority.OnceConnected);
        Assert.Equal(2, admission.WaitingCount);

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.Equal(1, admission.WaitingCount);
        inside.Dispose();

        (await SoonAsync(next)).Dispose();
        Assert.Equal(0, admission.TakenCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await admission.EnterAsync(ConnectPriority.Awaited, left.Token));
        Assert.Equal(0, admission.TakenCount);
    }

    [Fact]
    public async Task A_place_given_back_twice_is_one_place()
    {
        var admission = NewAdmission(1);
        var place = await admission.EnterAsync(ConnectPriority.OnceConnected, Token);
        place.Dispose();
        place.Dispose();

        await admission.EnterAsync(ConnectPriority.OnceConnected, Token);
        var waiting = Enter(admission, ConnectPriority.OnceConnected);

        Assert.Equal(1, admission.TakenCount);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_crowd_that_comes_leaves_and_gives_up_in_any_order_never_exceeds_the_limit_and_loses_no_place()
    {
        const int Limit = 10;
        var admission = NewAdmission(Limit);
        var (inside, most, entered) = (0, 0, 0);
        await SoonAsync(Parallel.ForEachAsync(Enumerable.Range(0, 5000), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (i, token) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            var entering = admission.EnterAsync((ConnectPriority)(i % 3), patience.Token);
            if (i % 5 == 0) await patience.CancelAsync();
            try
            {
                using var place = await entering;
                Interlocked.Increment(ref entered);
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // It gave up.
            }
        }));

        Assert.InRange(most, 2, Limit);
        Assert.InRange(entered, 4000, 5000);
        Assert.Equal((0, 0), (admission.TakenCount, admission.WaitingCount));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
        }
    }

    private static Task<T> SoonAsync<T>(Task<T> task) => task.WaitAsync(Patience.Limit, Token);

    private static Task SoonAsync(Task task) => task.WaitAsync(Patience.Limit, Token);

    private ConnectAdmission NewAdmission(int limit) => new(limit, new Shifts(), _time);

    private static Task<IDisposable> Enter(ConnectAdmission admission, ConnectPriority priority) => admission.EnterAsync(priority, Token).AsTask();

    /// <summary>The first has its place now and the others have none.</summary>
    private static async Task<IDisposable> OnlyAsync(Task<IDisposable> expected, params Task<IDisposable>[] others)
    {
        var place = await SoonAsync(expected);
        Assert.DoesNotContain(others, other => other.IsCompleted);
        return place;
    }

    /// <summary>These values, 16 bits each, then nothing but zeros.</summary>
    private sealed class Shifts(params int[] values) : IRandomSource
    {
        private int _next;

        public void Fill(Span<byte> bytes)
        {
            bytes.Clear();
            var index = Interlocked.Increment(ref _next) - 1;
            if (index < values.Length) BitConverter.TryWriteBytes(bytes, (ushort)values[index]);
        }
    }
}
