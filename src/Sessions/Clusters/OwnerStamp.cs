using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sessions.Clusters;

/// <summary>Looks every second whether the cluster still has this silo for a member. A process that stood still has not looked.</summary>
/// <remarks>
/// The moment that counts is the one before the look began. Storage is not asked: that it answers says nothing of who owns what, and while it does
/// not, nobody can take anything over (docs/decisions/0009-cluster.md).
/// </remarks>
internal sealed partial class OwnerStamp(IMembershipTable members, ILocalSiloDetails silo, TimeProvider time, ILogger<OwnerStamp> logger)
    : BackgroundService, IOwnerStamp
{
    /// <summary>How long a look counts. The others must not take a member for dead any sooner; see <see cref="FailureDetection"/>.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private Look? _last;

    public bool IsFresh => Volatile.Read(ref _last) is { } last
        && time.GetElapsedTime(last.Timestamp) < MaxAge
        // The monotonic clock of a machine that was suspended stood still with it.
        && time.GetUtcNow() - last.At < MaxAge;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping. What is sent from here on is looked at one by one.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var look = new Look(time.GetTimestamp(), time.GetUtcNow());
        var wasFresh = IsFresh;
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var table = await members.ReadAllAsync(either.Token).WaitAsync(either.Token);
            var own = table.Members.FirstOrDefault(member => member.Item1.SiloAddress.Equals(silo.SiloAddress))?.Item1.Status;
            if (own is SiloStatus.Active or SiloStatus.ShuttingDown) Volatile.Write(ref _last, look);
            else if (wasFresh) LogNoMember(own?.ToString() ?? "gone");
        }
#pragma warning disable CA1031 // Whatever keeps the answer away: the next look is a second from here.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (wasFresh) LogNoAnswer(exception.Message);
        }
    }

    private sealed record Look(long Timestamp, DateTimeOffset At);

    [LoggerMessage(2083, LogLevel.Warning, "The cluster does not have this silo for a member ({Status}); sessions are asked for one by one before anything is sent")]
    private partial void LogNoMember(string status);

    [LoggerMessage(2084, LogLevel.Warning, "The cluster's members cannot be read; from 5 s on each session is asked for before anything is sent for it: {Reason}")]
    private partial void LogNoAnswer(string reason);
}
