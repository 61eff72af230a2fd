using Sessions.Storage;
using WhatsApp;

namespace Sessions.Clusters;

/// <summary>That one session is still owned by the owner of that epoch: by the process' stamp, or else by the record itself.</summary>
internal sealed class OwnerProof(IOwnerStamp stamp, ISessionStore sessions, SessionKey key, long epoch, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool _isLost;

    /// <summary>Whether nothing has to be asked before the next byte.</summary>
    public bool IsFresh => !_isLost && stamp.IsFresh;

    /// <summary>Returns once the record has said so, or the stamp is fresh again; waits for as long as neither storage nor the cluster answers.</summary>
    /// <exception cref="OwnershipLostException">Another owner has the session, or nobody: it was deleted.</exception>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        while (!IsFresh)
        {
            if (_isLost) throw Lost();

            var began = time.GetTimestamp();
            try
            {
                var stored = await sessions.LoadAsync(key, cancellationToken);
                if (stored?.Record.Epoch != epoch)
                {
                    _isLost = true;
                    throw Lost();
                }

                // A process that stood still meanwhile has read what was true before.
                if (time.GetElapsedTime(began) < OwnerStamp.MaxAge) return;
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private static OwnershipLostException Lost() => new("The session's record names another owner.");
}
