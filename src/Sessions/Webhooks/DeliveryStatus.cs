namespace Sessions.Webhooks;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>Not taken yet: it waits for its turn or for its next attempt.</summary>
    Pending,

    /// <summary>The target took it (2xx).</summary>
    Delivered,

    /// <summary>Given up; kept, to be redelivered when somebody says so.</summary>
    Failed,
}
