using Sessions;

namespace SessionApi;

/// <summary>What a new session has to pass: the limit of those that wait for a phone, and that of all of a tenant.</summary>
internal sealed class CreationLimits(PendingLimit pending, SessionLimit all)
{
    /// <summary>The admissions of a new session; or the problem that it is one too many.</summary>
    /// <exception cref="Sessions.Storage.StorageUnavailableException">Their number cannot be looked up.</exception>
    public async Task<(IReadOnlyList<Admission> Admissions, ProblemResult? Refusal)> TryAdmitAsync(SessionKey key, CancellationToken cancellationToken)
    {
        if (await pending.TryAdmitAsync(key, cancellationToken) is not { } waiting) return ([], Problems.TooManyPending());

        var isAdmitted = false;
        try
        {
            if (await all.TryAdmitAsync(key, cancellationToken) is not { } one) return ([], Problems.TooManySessions());

            isAdmitted = true;
            return ([waiting, one], null);
        }
        finally
        {
            // An older session of that id may be among those that wait.
            if (!isAdmitted) waiting.Settle();
        }
    }

    /// <summary>A session was deleted.</summary>
    public void Deleted(SessionKey key)
    {
        pending.Ended(key.Tenant);
        all.Ended(key.Tenant);
    }
}
