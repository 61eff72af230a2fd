using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Owns one linked device: the only writer of its record and the only holder of its socket. What it holds in memory is the truth that callers
/// see; the record follows, before callers are told where a promise depends on it. Changes happen one at a time (<c>_gate</c>); reads never wait.
/// </summary>
/// <remarks>
/// Reentrant, so that reads and waiting callers interleave with a write that takes long; the client's events are run on the grain's own
/// scheduler. An owner that finds itself replaced closes its socket and forgets what it knew.
/// An activation without a session is left to be collected: deactivating it at once would take a creation with it that comes in meanwhile.
/// </remarks>
[Reentrant]
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class SessionGrain(
    ISessionStore sessions,
    IDeviceStores devices,
    ISessionConnectionFactory connections,
    ISiloIdentity silo,
    SessionGrainServices services,
    ILogger<SessionGrain> logger) : Grain, ISessionGrain, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private TaskScheduler _scheduler = null!;
    private SessionKey _key;
    private SessionRecord? _record;
    private string _etag = string.Empty;
    private bool _isLoaded;

    private ISessionConnection? _connection;
    private IOwnedDeviceStore? _device;
    private QrSnapshot? _qr;
    private DisconnectReason? _lastFailure;
    private TaskCompletionSource _changed = NewSignal();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = SessionKey.Parse(this.GetPrimaryKeyString());
        _scheduler = TaskScheduler.Current;
        return base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await CloseAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public async Task<SessionSnapshot?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (!_isLoaded) await ExclusiveAsync(() => LoadAsync(cancellationToken), cancellationToken);

        return Snapshot();
    }

    public async Task<SessionSnapshot?> WaitAsync(long afterVersion, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var session = await GetAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(limit, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (session is not null && session.Version <= afterVersion)
            {
                await _changed.Task.WaitAsync(either.Token);
                session = Snapshot();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new within the limit: the caller gets what there is.
        }

        return Snapshot();
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default) =>
        ExclusiveAsync(() => LoadAsync(cancellationToken), cancellationToken);

    public async Task<CreateResult> CreateAsync(CreateSession command, CancellationToken cancellationToken = default)
    {
        CreateResult? result = null;
        await ExclusiveAsync(async () => result = await CreateExclusivelyAsync(command, cancellationToken), cancellationToken);

        return result!;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<CreateResult> CreateExclusivelyAsync(CreateSession command, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_record?.DeletionId is not null) await FinishDeletionAsync(cancellationToken);
        if (Snapshot() is { } existing) return new(Created: false, existing);

        var now = services.Now;
        var record = new SessionRecord
        {
            Key = _key,
            Status = SessionStatus.Pending,
            Reason = SessionReason.Connecting,
            Version = 1,
            Epoch = services.FirstEpoch(now),
            Owner = silo.Own,
            Name = command.Name,
            Metadata = command.Metadata,
            DeviceName = command.DeviceName,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (await sessions.TryAddAsync(record, cancellationToken) is not { } etag)
        {
            // Somebody wrote it although the directory says that the grain is here: what is stored counts.
            _isLoaded = false;
            await LoadAsync(cancellationToken);
            return new(Created: false, Snapshot() ?? throw new StorageUnavailableException("The session changes hands at this moment."));
        }

        (_record, _etag) = (record, etag);
        LogStatus(_key.SessionId, record.Status, record.Reason, record.Version);
        Connect();
        return new(Created: true, Snapshot()!);
    }

    private async Task ExclusiveAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await step();
        }
        finally
        {
            _gate.Release();
        }
    }

    private SessionSnapshot? Snapshot() =>
        _record is { DeletionId: null } record ? SessionSnapshots.Of(record, _qr, _connection?.Evidence, _lastFailure) : null;

    private void Pulse()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(2001, LogLevel.Information, "{SessionId}: {Status} ({Reason}), version {Version}")]
    private partial void LogStatus(string sessionId, SessionStatus status, string reason, long version);
}
