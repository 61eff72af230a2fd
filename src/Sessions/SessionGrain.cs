using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Sessions.Events;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Owns one linked device: the only writer of its record and the only holder of its socket. What it holds in memory is the truth that callers
/// see. What a caller asks for is durable before the caller is told; what the client saw happen counts at once, and the record follows.
/// </summary>
/// <remarks>
/// Reentrant, so that reads and waiting callers interleave with what takes long; everything that talks to storage takes turns. The client's
/// events are run on the grain's own scheduler. An owner that finds itself replaced closes its socket and forgets what it knew.
/// An activation without a session is left to be collected: deactivating it at once would take a creation with it that comes in meanwhile, and
/// Orleans refuses calls that were forwarded from one leaving activation to the next.
/// </remarks>
[Reentrant]
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class SessionGrain(
    ISessionStore sessions,
    IDeviceStores devices,
    ISessionConnectionFactory connections,
    ISiloIdentity silo,
    SessionGrainServices services,
    ILogger<SessionGrain> logger) : Grain, ISessionGrain
{
    private readonly Turns _turns = new();
    private TaskScheduler _scheduler = null!;
    private SessionKey _key;
    private SessionRecord? _record;
    private string _etag = string.Empty;
    private bool _isLoaded;

    /// <summary>That there is no session is never taken from memory: another process may have created one.</summary>
    private bool IsKnown => _isLoaded && _record is not null;

    private ISessionConnection? _connection;
    private IOwnedDeviceStore? _device;
    private ShownQr? _qr;
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
        Disconnect();
        await _closing;
        await StopSettlingAsync();
        Tally();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<SessionSnapshot?> GetAsync(CancellationToken cancellationToken = default) => CallAsync(() => ReadAsync(cancellationToken));

    public Task<SessionSnapshot?> WaitAsync(long afterVersion, TimeSpan limit, CancellationToken cancellationToken = default) =>
        CallAsync(() => WaitForChangeAsync(afterVersion, limit, cancellationToken));

    public Task<CreateResult> CreateAsync(CreateSession command, CancellationToken cancellationToken = default) =>
        CallInTurnAsync(token => CreateInTurnAsync(command, token), cancellationToken);

    public Task<UpdateResult> UpdateAsync(UpdateSession change, CancellationToken cancellationToken = default) =>
        CallInTurnAsync(token => UpdateInTurnAsync(change, token), cancellationToken);

    public Task<OfferLinkOutcome> OfferLinkAsync(LinkOffer offer, CancellationToken cancellationToken = default) =>
        CallInTurnAsync(token => OfferLinkInTurnAsync(offer, token), cancellationToken);

    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default) => CallInTurnAsync(DeleteInTurnAsync, cancellationToken);

    public Task<SessionSnapshot?> StartAsync(CancellationToken cancellationToken = default) => CallInTurnAsync(StartInTurnAsync, cancellationToken);

    public Task<SessionSnapshot?> StopAsync(CancellationToken cancellationToken = default) => CallInTurnAsync(StopInTurnAsync, cancellationToken);

    public Task<SessionSnapshot?> RestartAsync(CancellationToken cancellationToken = default) => CallInTurnAsync(RestartInTurnAsync, cancellationToken);

    public Task<LogoutResult> LogoutAsync(CancellationToken cancellationToken = default) => CallInTurnAsync(LogoutInTurnAsync, cancellationToken);

    public Task<bool> RemoveExpiredAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        CallInTurnAsync(token => RemoveExpiredInTurnAsync(before, token), cancellationToken);

    public Task EraseStrayProxiesAsync(IReadOnlyList<string> proxyIds, CancellationToken cancellationToken = default) =>
        CallInTurnAsync(token => EraseStrayProxiesInTurnAsync(proxyIds, token), cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken = default) => CallAsync(() => ReadAsync(cancellationToken));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OwnershipLostException)
        {
            Abdicate();
            throw ChangesHands();
        }
    }

    private Task<T> CallInTurnAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        return await call(cancellationToken);
    });

    private async Task<SessionSnapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!IsKnown)
        {
            using var turn = await _turns.TakeAsync(cancellationToken);
            await LoadAsync(cancellationToken);
        }

        return Snapshot();
    }

    private async Task<SessionSnapshot?> WaitForChangeAsync(long afterVersion, TimeSpan limit, CancellationToken cancellationToken)
    {
        var session = await ReadAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(limit < MaxWait ? limit : MaxWait, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (session is not null && session.Version <= afterVersion)
            {
                await _changed.Task.WaitAsync(either.Token);
                // Forgotten, not deleted: what it is now is known elsewhere.
                if (!_isLoaded) throw ChangesHands();

                session = Snapshot();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new within the limit: the caller gets what there is.
        }

        return session;
    }

    private async Task<CreateResult> CreateInTurnAsync(CreateSession command, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_record?.DeletionId is not null) await FinishDeletionAsync();
        if (Snapshot() is { } existing) return new(Created: false, existing);

        var now = services.Now;
        var epoch = SessionGrainServices.FirstEpoch(now);
        var proxyId = await StoreProxyAsync(command.Proxy, epoch);
        var record = new SessionRecord
        {
            Key = _key,
            Status = SessionStatus.Pending,
            Reason = SessionReason.Connecting,
            Version = 1,
            Epoch = epoch,
            Owner = silo.Own,
            Name = command.Name,
            Metadata = command.Metadata,
            DeviceName = command.DeviceName,
            Proxy = command.Proxy?.Shown,
            ProxyId = proxyId,
            CreatedAt = now,
            UpdatedAt = now,
            Incarnation = SessionIncarnation.New(now, services.Random),
        };
        (_logged, _tidied, _saved, _offered) = (0, 0, 0, 0);
        record = WithEvent(record, SessionEventType.Created);
        if (await AddAsync(record) is not { } etag)
        {
            // Somebody wrote it although the directory says that the grain is here: what is stored counts.
            _isLoaded = false;
            if (proxyId is not null) await services.Proxies.RemoveAsync(_key, proxyId, CancellationToken.None);
            await LoadAsync(cancellationToken);
            return new(Created: false, Snapshot() ?? throw ChangesHands());
        }

        (_record, _etag) = (record, etag);
        Tell(record);
        Saved(record);
        Connect();
        return new(Created: true, Snapshot()!);
    }

    private SessionSnapshot? Snapshot() =>
        _record is { DeletionId: null } record ? SessionSnapshots.Of(record, _qr?.Now(), _connection?.Evidence, _lastFailure) : null;

    private void Pulse()
    {
        Tally();
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static StorageUnavailableException ChangesHands() => new("The session changes hands at this moment.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Orleans ends calls after 30 s.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(25);

    [LoggerMessage(2001, LogLevel.Information, "{SessionId}: {Status} ({Reason}), version {Version}")]
    private partial void LogStatus(string sessionId, SessionStatus status, string reason, long version);
}
