namespace Sessions.Webhooks;

/// <summary>Why an attempt did not deliver; the words of the API.</summary>
public static class AttemptError
{
    /// <summary>An answer other than 2xx.</summary>
    public const string Refused = "refused";

    /// <summary>An answer that points elsewhere (3xx), which is not followed.</summary>
    public const string Redirected = "redirected";

    /// <summary>No answer within the time limit.</summary>
    public const string Timeout = "timeout";

    /// <summary>The target's address is one that webhooks may not call.</summary>
    public const string TargetRefused = "target-refused";

    /// <summary>No connection, or it broke before the answer; its TLS may be at fault.</summary>
    public const string Unreachable = "unreachable";
}
