using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Lines;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>
/// Silence is answered with a question; two questions without an answer mean that the line is dead, whatever the socket says.
/// Driven by one alarm: an idle connection has neither a timer nor a waiting task of its own for it.
/// </summary>
internal sealed partial class DeviceConnection
{
    private const int MissesAllowed = 2;

    /// <summary>An alarm this late means that the process did not run: whether the server answered meanwhile has yet to be read.</summary>
    private static readonly TimeSpan Tardiness = TimeSpan.FromSeconds(5);

    private readonly Alarm _alarm;
    private Action _onAlarm;
    private TimeSpan _silenceLimit;
    private long _askedAt;
    private int _misses;

    /// <summary>Id of the last question until its answer comes.</summary>
    private volatile string? _question;

    private void StartKeepAlive() => SetAlarm(OnLoginDue, Timings.Login);

    private void StopKeepAlive() => _options.Alarms.Clear(_alarm);

    private void SetAlarm(Action onAlarm, TimeSpan wait)
    {
        _onAlarm = onAlarm;
        _options.Alarms.Set(_alarm, wait);
        // Ended by another thread meanwhile: it may have cleared the alarm before it was set.
        if (_end is not null) StopKeepAlive();
    }

    private void OnAlarm()
    {
        if (_end is null) _onAlarm();
    }

    /// <summary>
    /// A login has its own limit, and so has a new device's wait for refs: a server that only answers pings would keep its session pending for
    /// ever. Before the limit is over nothing is asked.
    /// </summary>
    private void OnLoginDue()
    {
        LeavePlace();
        if (_startedLinked ? _authenticated : _wasOfferedRefs) AwaitSilence();
        else End(LineVerdicts.NotAnswered);
    }

    private void AwaitSilence()
    {
        _misses = 0;
        _silenceLimit = Timings.KeepAliveMin + ((Timings.KeepAliveMax - Timings.KeepAliveMin) * _options.Random.NextDouble());
        OnSilence();
    }

    private void OnSilence()
    {
        var left = _silenceLimit - _options.Time.GetElapsedTime(_evidence.LastReceivedTimestamp);
        if (left > TimeSpan.Zero) SetAlarm(OnSilence, left);
        else Ask();
    }

    private void Ask()
    {
        _askedAt = _options.Time.GetTimestamp();
        var question = _pending.NextId();
        _question = question;
        Track(AskAsync(question));
        // Before it is online it promises nothing, and that an answer is late is told once.
        if (_isOnline && !IsLate) SetAlarm(OnAnswerLate, Timings.AnswerIsLate);
        else SetAlarm(OnAnswerDue, Timings.KeepAliveAnswer);
    }

    private async Task AskAsync(string id)
    {
        try
        {
            await SendAsync(Iq.Get(id, "w:p")).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection ended meanwhile, or breaks just now: the reader tells.
        }
        catch (OwnershipLostException)
        {
            EndAsLost();
        }
    }

    private void OnAnswerLate()
    {
        if (_evidence.LastReceivedTimestamp >= _askedAt)
        {
            AwaitSilence();
        }
        else if (_options.Time.GetElapsedTime(_askedAt) > Timings.AnswerIsLate + Tardiness)
        {
            Ask();
        }
        else
        {
            TellLate();
            SetAlarm(OnAnswerDue, Timings.KeepAliveAnswer - Timings.AnswerIsLate);
        }
    }

    /// <summary>Any frame is an answer. That the line takes no question any more is a missing answer too.</summary>
    private void OnAnswerDue()
    {
        if (_evidence.LastReceivedTimestamp >= _askedAt)
        {
            AwaitSilence();
        }
        else if (_options.Time.GetElapsedTime(_askedAt) > Timings.KeepAliveAnswer + Tardiness || ++_misses < MissesAllowed)
        {
            Ask();
        }
        else
        {
            LogMessages.KeepAliveLost(_options.Logger, _name);
            End(LineVerdicts.Silent);
        }
    }

    /// <summary>True when this is the answer to the last question. An error is one too, but says nothing of how long the line took.</summary>
    private bool TryTakeAnswer(Node iq)
    {
        if (_question is not { } question || iq["id"] != question) return false;

        _question = null;
        if (iq["type"] == "result") TakePong(_options.Time.GetElapsedTime(_askedAt));
        return true;
    }

    private void TakePong(TimeSpan roundTrip)
    {
        _evidence.Pong(_options.Time, roundTrip);
        _options.Metrics.Pong(roundTrip);
    }
}
