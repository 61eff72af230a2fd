namespace EndToEnd.Tests.Telemetry;

internal static class HexExtensions
{
    /// <summary>As trace headers spell ids.</summary>
    public static string ToHex(this byte[] bytes) => Convert.ToHexStringLower(bytes);
}
