using WhatsApp.Lines;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>What goes on beside the reader: steps one after the other, and tasks that the connection's end waits for.</summary>
internal sealed partial class DeviceConnection
{
    /// <summary>Steps that wait for those before them, as in WhatsApp Web. Source: web-parity 1.11.</summary>
    private const int MaxQueued = 4096;

    private readonly Lock _lock = new();

    private int _queued;
    private Task _work = Task.CompletedTask;
    private Task _background = Task.CompletedTask;

    /// <summary>Queues a step behind those before it. A server that asks for more than is remembered loses the line.</summary>
    private void Enqueue(Func<Task> step)
    {
        lock (_lock)
        {
            if (_queued < MaxQueued)
            {
                Interlocked.Increment(ref _queued);
                _work = RunAfterAsync(_work, step);
                return;
            }
        }

        LogMessages.TooManySteps(_options.Logger, _name);
        End(LineVerdicts.BadData);
    }

    /// <summary>Waits for the task before the connection is over. It must not fail.</summary>
    private void Track(Task task)
    {
        lock (_lock) _background = _background.IsCompleted ? task : Task.WhenAll(_background, task);
    }

    private async Task RunAfterAsync(Task before, Func<Task> step)
    {
        await before.ConfigureAwait(false);
        // Never on the reader's own time.
        await Task.Yield();
        Interlocked.Decrement(ref _queued);
        if (_end is not null) return;

        if (Trace is { } trace) trace.Enter();

        try
        {
            await step().ConfigureAwait(false);
        }
        catch (OwnershipLostException)
        {
            EndAsLost();
        }
        catch (TimeoutException)
        {
            End(LineVerdicts.NotAnswered);
        }
        catch (IqException exception)
        {
            // Of the login: whoever can do without an answer takes its refusal himself.
            LogMessages.RequestRefused(_options.Logger, _name, "login", exception.Code);
            End(LineVerdicts.NotAnswered);
        }
        catch (Exception exception) when (exception is IOException || _scope.IsCancellationRequested)
        {
            End(LineVerdicts.Closed);
        }
#pragma warning disable CA1031 // The store is somebody else's: whatever it throws means that the step was not done.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogMessages.StepFailed(_options.Logger, exception, _name);
            End(new ConnectionOutcome.Retry(DisconnectReason.StoreFailed));
        }
    }
}
