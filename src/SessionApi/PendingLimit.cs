using Microsoft.Extensions.Options;
using Sessions;

namespace SessionApi;

/// <summary>Admits sessions that are to wait for a phone, up to so many per tenant.</summary>
internal sealed class PendingLimit(ISessionDirectory directory, IOptions<PendingLimitOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly TenantAdmissions _admissions =
        new(directory, options.Value.PendingSessions, new SessionFilter { Statuses = [SessionStatus.Pending] }, LookAgain, time);

    /// <inheritdoc cref="TenantAdmissions.TryAdmitAsync"/>
    public Task<Admission?> TryAdmitAsync(SessionKey key, CancellationToken cancellationToken) => _admissions.TryAdmitAsync(key, cancellationToken);

    /// <inheritdoc cref="TenantAdmissions.Ended"/>
    public void Ended(string tenant) => _admissions.Ended(tenant);
}
