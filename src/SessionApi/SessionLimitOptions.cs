using System.ComponentModel.DataAnnotations;

namespace SessionApi;

/// <summary>How many sessions there may be.</summary>
internal sealed class SessionLimitOptions
{
    public const string Section = RequestLimitsOptions.Section;

    /// <summary>Sessions of one tenant, whatever their status; any number unless set, or 0. More are answered <c>too-many-sessions</c>.</summary>
    [Range(0, 100_000)]
    public int Sessions { get; set; }
}
