using Microsoft.Extensions.Options;
using Sessions;

namespace SessionApi;

/// <summary>Admits new sessions, up to so many per tenant; any number unless configured, and then it looks at nothing.</summary>
internal sealed class SessionLimit(ISessionDirectory directory, IOptions<SessionLimitOptions> options, TimeProvider time)
{
    /// <summary>The whole list costs more than the pending ones alone.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly TenantAdmissions? _admissions =
        options.Value.Sessions > 0 ? new(directory, options.Value.Sessions, SessionFilter.None, LookAgain, time) : null;

    /// <inheritdoc cref="TenantAdmissions.TryAdmitAsync"/>
    public Task<Admission?> TryAdmitAsync(SessionKey key, CancellationToken cancellationToken) =>
        _admissions?.TryAdmitAsync(key, cancellationToken) ?? Task.FromResult<Admission?>(new Admission(at: 0));

    /// <inheritdoc cref="TenantAdmissions.Ended"/>
    public void Ended(string tenant) => _admissions?.Ended(tenant);
}
