using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp.Crypto;

namespace Sessions.Versions;

/// <summary>
/// The revision that all processes share: one of them asks the service and writes down what it heard, the others read that. The row is a
/// cache and no more: when it cannot be had, or makes no sense, this process asks for itself.
/// </summary>
internal sealed partial class SharedRevision(
    ServiceWorker worker, IWebVersionStore store, TimeProvider time, IRandomSource random, ILogger<SharedRevision> logger)
{
    /// <summary>An answer serves for this long.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromHours(24);

    /// <summary>An answer this young is not asked for again because a version was refused: it would be the same.</summary>
    public static readonly TimeSpan RefreshPause = TimeSpan.FromMinutes(1);

    /// <summary>Of one request to the service.</summary>
    public static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    /// <summary>For this long the others wait for the one who asks; should it die meanwhile, another takes over.</summary>
    public static readonly TimeSpan ClaimLength = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at what the one who asks has heard.</summary>
    public static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Clocks of different machines differ by less; a time further in the future is no time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly string _self = WriteId.New(random);

    /// <summary>A fresh answer: the stored one, or a new one.</summary>
    /// <param name="refused">A revision that the server just called outdated; a stored answer must be above it, or younger than <see cref="RefreshPause"/>.</param>
    /// <param name="onStale">Is told a stored revision that is too old to leave it at that, and better than nothing.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="HttpRequestException">The service was not reached, or refused.</exception>
    /// <exception cref="FormatException">The service's answer is none.</exception>
    public async Task<FoundRevision> FindAsync(uint? refused, Action<int> onStale, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoredWebVersion? row;
            string? claim;
            try
            {
                row = await store.LoadAsync(worker.Host, cancellationToken);
                if (Read(row) is { } found)
                {
                    if (IsGood(found, refused)) return found;
                    onStale(found.Revision);
                }

                claim = IsClaimedByAnother(row) ? null : await TryClaimAsync(row, cancellationToken);
            }
#pragma warning disable CA1031 // A cache that fails, however it does, is one that is not there.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogCacheFailed(exception);
                return new(await FetchAsync(cancellationToken), TimeSpan.Zero);
            }

            if (claim is not null) return await FetchForAllAsync(claim, cancellationToken);

            await Task.Delay(LookPause, time, cancellationToken);
        }
    }

    private async Task<FoundRevision> FetchForAllAsync(string claim, CancellationToken cancellationToken)
    {
        var revision = await FetchAsync(cancellationToken);
        try
        {
            await store.TryWriteAsync(worker.Host, new StoredWebVersion(revision, time.GetUtcNow(), _self), claim, cancellationToken);
        }
#pragma warning disable CA1031 // As above: the others ask for themselves then.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogCacheFailed(exception);
        }

        return new(revision, TimeSpan.Zero);
    }

    private async Task<int> FetchAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(FetchLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        return await worker.FetchRevisionAsync(either.Token);
    }

    private Task<string?> TryClaimAsync(StoredWebVersion? row, CancellationToken cancellationToken)
    {
        var claimed = (row ?? new StoredWebVersion(null, null)) with { Claimant = _self, ClaimedUntil = time.GetUtcNow() + ClaimLength };

        return store.TryWriteAsync(worker.Host, claimed, row?.ETag, cancellationToken);
    }

    // A claim of our own is one whose answer was lost, or whose question failed: it binds nobody here.
    private bool IsClaimedByAnother(StoredWebVersion? row) =>
        row?.ClaimedUntil is { } until && row.Claimant != _self && until > time.GetUtcNow() && until <= time.GetUtcNow() + ClaimLength + ClockTolerance;

    private FoundRevision? Read(StoredWebVersion? row)
    {
        if (row is not { Revision: > 0 and <= int.MaxValue and var revision, FetchedAt: { } fetchedAt }) return null;

        var age = time.GetUtcNow() - fetchedAt;
        return age >= -ClockTolerance ? new((int)revision, age > TimeSpan.Zero ? age : TimeSpan.Zero) : null;
    }

    private static bool IsGood(FoundRevision found, uint? refused) =>
        found.Age < (refused is { } old && found.Revision <= old ? RefreshPause : Freshness);

    [LoggerMessage(2012, LogLevel.Warning, "The version of WhatsApp Web that all processes share could not be read or written")]
    private partial void LogCacheFailed(Exception exception);
}
