using System.ComponentModel.DataAnnotations;

namespace SessionApi;

/// <summary>How many sessions may wait for a phone.</summary>
internal sealed class PendingLimitOptions
{
    public const string Section = RequestLimitsOptions.Section;

    /// <summary>
    /// Sessions of one tenant that are pending at the same time; 100 unless set. More are answered <c>too-many-pending</c>. Each holds a connection
    /// to WhatsApp for up to five minutes.
    /// </summary>
    [Range(1, 1_000)]
    public int PendingSessions { get; set; } = 100;
}
