namespace Sessions.Tests.Grains;

internal static class Patience
{
    /// <summary>Longer than anything takes; only a failing test waits for so long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
