namespace Sessions;

/// <summary>How long what counts.</summary>
public static class Idempotency
{
    /// <summary>A key is remembered this long; after that it is a new one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>A creation that has made nothing in this time has died: a caller waits 20 s for its QR at most.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
}
