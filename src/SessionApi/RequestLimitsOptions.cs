using System.ComponentModel.DataAnnotations;

namespace SessionApi;

/// <summary>How large a request may be, and how many there may be.</summary>
internal sealed class RequestLimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Bytes of a body; 65536 unless set. More is answered <c>payload-too-large</c>.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 64 * 1024;

    /// <summary>Levels of nesting in JSON; 16 unless set. More is answered <c>invalid-request</c>.</summary>
    [Range(2, 64)]
    public int JsonDepth { get; set; } = 16;

    /// <summary>
    /// Requests a minute by one key, saved up for a minute at most; 6000 unless set. More are answered <c>rate-limited</c>. Callers without a key
    /// count by their address; a developer's own machine, where none is configured, is not limited.
    /// </summary>
    [Range(1, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 6000;
}
