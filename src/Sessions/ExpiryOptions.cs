namespace Sessions;

/// <summary>What becomes of sessions that nobody linked.</summary>
public sealed class ExpiryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>An <c>expired</c> session that nothing has changed for so long is deleted; a day unless set, one minute at least.</summary>
    public TimeSpan ExpiredRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What is wrong with the values, or nothing.</summary>
    public IEnumerable<string> Validate()
    {
        if (ExpiredRetention < TimeSpan.FromMinutes(1)) yield return "Limits:ExpiredRetention must be one minute (00:01:00) or more.";
    }
}
