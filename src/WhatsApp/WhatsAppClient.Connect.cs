using WhatsApp.Device;
using WhatsApp.Lines;
using WhatsApp.Telemetry;

namespace WhatsApp;

/// <summary>Connection after connection, with pauses between, until one says that it was the last.</summary>
public sealed partial class WhatsAppClient
{
    /// <summary>More restarts in a row than this without being online in between are treated as breaks, with a pause.</summary>
    private const int RestartsAtOnce = 3;

    /// <summary>The server's number for a version that is too old.</summary>
    private const int OutdatedCode = 405;

    private async Task RunAsync()
    {
        // The call that started it is over soon; nothing of it may live as long as this does.
        ConnectTrace.Leave();
        try
        {
            await ConnectUntilStoppedAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (OwnershipLostException)
        {
            Emit(new ClientStopped(StopReason.OwnershipLost));
        }
    }

    private async Task ConnectUntilStoppedAsync()
    {
        var backoff = new Backoff(_options.Random);
        var began = _options.Time.GetTimestamp();
        var restarts = 0;
        var priority = Priority;
        WebVersion? refused = null;
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var attempt = await AttemptAsync(refused, priority).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
            if (attempt.OnlineFor is not null)
            {
                restarts = 0;
                refused = null;
                priority = ConnectPriority.OnceConnected;
            }

            if (attempt.OnlineFor >= Timings.Stable) backoff.Reset();
            switch (attempt.End)
            {
                case ConnectionOutcome.Stop stop:
                    Emit(stop.Event);
                    return;
                case ConnectionOutcome.Outdated when refused is null:
                    refused = attempt.Version;
                    continue;
                case ConnectionOutcome.Outdated:
                    Emit(new ClientStopped(StopReason.ClientOutdated, OutdatedCode));
                    return;
                case ConnectionOutcome.Restart when ++restarts <= RestartsAtOnce:
                    _options.Metrics.Reconnecting(DisconnectReason.RestartRequired);
                    Emit(new ConnectionLost(DisconnectReason.RestartRequired, NextAttemptAt: null));
                    continue;
            }

            var retry = attempt.End as ConnectionOutcome.Retry ?? new(DisconnectReason.RestartRequired);
            var pause = backoff.Next(retry.Slowly);
            if (attempt.IsPairing && _options.Time.GetElapsedTime(began) + pause > Timings.Pairing)
            {
                Emit(new QrExhausted());
                return;
            }

            await PauseAsync(pause, retry.Reason).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, DisconnectReason reason)
    {
        var nextAttemptAt = _options.Time.GetUtcNow() + pause;
        _evidence.WaitingUntil(nextAttemptAt);
        _options.Metrics.Reconnecting(reason);
        Emit(new ConnectionLost(reason, nextAttemptAt));
        LogMessages.Reconnecting(_options.Logger, _name, reason, (long)pause.TotalMilliseconds);
        await Task.Delay(pause, _options.Time, _stop.Token).ConfigureAwait(false);
    }

    /// <param name="refused">The version that the server called outdated just before, if it did.</param>
    /// <param name="priority">Rank in the line of those that want to connect.</param>
    private async Task<Attempt> AttemptAsync(WebVersion? refused, ConnectPriority priority)
    {
        using var trace = ConnectTrace.Start(_origin, _hasBeenOnline);
        // Before anything is loaded: who waits in line costs the store nothing.
        using var place = await _options.Admission.EnterAsync(priority, _stop.Token).ConfigureAwait(false);
        DeviceCredentials credentials;
        try
        {
            credentials = await LoadOrCreateAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The store is somebody else's: whatever it throws is tried again, but for a lost ownership.
        catch (Exception exception) when (exception is not OwnershipLostException && !(exception is OperationCanceledException && _stop.IsCancellationRequested))
#pragma warning restore CA1031
        {
            LogMessages.StepFailed(_options.Logger, exception, _name);
            trace?.Ended(EnumWords<DisconnectReason>.Of(DisconnectReason.StoreFailed), isExpected: false);
            return new(new ConnectionOutcome.Retry(DisconnectReason.StoreFailed), IsPairing: false, OnlineFor: null, default);
        }

        var announced = refused is { } old
            ? await _options.Version.RefreshAsync(old, _stop.Token).ConfigureAwait(false)
            : await _options.Version.GetAsync(_stop.Token).ConfigureAwait(false);
        // The refused one would be refused again: without another there is no connection, neither now nor, should it be unknown, until it is known.
        if (announced is not { } version)
        {
            return new(new ConnectionOutcome.Retry(DisconnectReason.VersionUnknown), !credentials.IsLinked, OnlineFor: null, default);
        }

        if (version == refused) return new(new ConnectionOutcome.Outdated(), !credentials.IsLinked, OnlineFor: null, version);

        _evidence.Connecting();
        // Routing bytes that may have led nowhere are left out once; a login without them forgets them.
        if (_isRoutingSuspect) credentials = credentials with { RoutingInfo = [] };
        var connection = new DeviceConnection(_options, _store, credentials, _name, _evidence, Emit) { Trace = trace };
        if (_origin == default && trace is not null) _origin = trace.Context;
        Volatile.Write(ref _connection, connection);
        ConnectionOutcome end;
        ConnectTrace.Leave();
        try
        {
            end = await connection.RunAsync(version, place, _stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An unforeseen failure must not end the session silently: it is told, and tried again with growing pauses. A lost ownership is foreseen.
        catch (Exception exception) when (exception is not OwnershipLostException && !_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogMessages.AttemptFailed(_options.Logger, exception, _name);
            end = ConnectionOutcome.Of(LineVerdicts.Unreachable)!;
        }
        finally
        {
            Volatile.Write(ref _connection, null);
        }

        _isRoutingSuspect = credentials.RoutingInfo.Length > 0
            && end is ConnectionOutcome.Retry { Reason: DisconnectReason.Unreachable or DisconnectReason.HandshakeFailed };
        _hasBeenOnline |= connection.IsOnline;
        if (trace is not null) end.Tell(trace);
        return new(end, !connection.IsLinked, connection.OnlineFor, version);
    }

    private readonly record struct Attempt(ConnectionOutcome End, bool IsPairing, TimeSpan? OnlineFor, WebVersion Version);
}
