namespace Sessions.Webhooks;

/// <summary>What webhooks may do (section <c>Webhooks</c>).</summary>
public sealed class WebhookOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Whether targets may be on this machine, in private networks, or wherever else nobody outside could reach them. False unless set; for
    /// development, where whoever makes webhooks is trusted with what this process can reach.
    /// </summary>
    public bool AllowPrivateTargets { get; set; }

    /// <summary>How long a delivery that ended stays in its webhook's list, and can be redelivered; 7 days unless set, an hour at least.</summary>
    public TimeSpan DeliveryRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Webhooks of a tenant; 100 unless set. Each gets each of the tenant's events, so this bounds what one change may cost.</summary>
    public int PerTenant { get; set; } = 100;

    /// <summary>What is wrong with the values, or nothing.</summary>
    public IEnumerable<string> Validate()
    {
        if (DeliveryRetention < TimeSpan.FromHours(1)) yield return "Webhooks:DeliveryRetention must be an hour at least.";
        if (PerTenant is < 1 or > 1000) yield return "Webhooks:PerTenant must be 1 to 1000.";
    }
}
