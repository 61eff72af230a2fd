using System.Diagnostics;

namespace WhatsApp.Tests.Soak;

/// <summary>
/// Waits until nothing runs on the thread pool and nothing is queued there: what is left then waits for virtual time, and time may pass.
/// To be called on a thread of its own, while no other test runs.
/// </summary>
internal static class Quiet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void Await()
    {
        var began = Stopwatch.GetTimestamp();
        while (!IsQuiet())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException("The thread pool does not come to rest.");

            Thread.Yield();
        }
    }

    /// <summary>The result of what needs no time to pass.</summary>
    public static T Await<T>(Task<T> task)
    {
        Await((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for what needs no time to pass.</summary>
    public static void Await(Task task)
    {
        Await();
        if (!task.IsCompleted) throw new TimeoutException("Nothing runs any more, and it is not done.");

        task.GetAwaiter().GetResult();
    }

    // Only workers queue more work. None works, none is wanted, none works still, and none has finished anything meanwhile.
    private static bool IsQuiet()
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        return Working() == 0 && ThreadPool.PendingWorkItemCount == 0 && Working() == 0 && ThreadPool.CompletedWorkItemCount == completed;
    }

    private static int Working()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available;
    }
}
