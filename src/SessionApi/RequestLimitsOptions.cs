using System.ComponentModel.DataAnnotations;

namespace SessionApi;

/// <summary>How large a request may be.</summary>
internal sealed class RequestLimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Bytes of a body; 65536 unless set. More is answered <c>payload-too-large</c>.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 64 * 1024;

    /// <summary>Levels of nesting in JSON; 16 unless set. More is answered <c>invalid-request</c>.</summary>
    [Range(2, 64)]
    public int JsonDepth { get; set; } = 16;
}
