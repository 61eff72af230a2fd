namespace Sessions;

/// <summary>The words of <see cref="SessionStatus"/> as the API and the stored rows spell them.</summary>
public static class SessionStatusNames
{
    /// <summary>The word of a status.</summary>
    public static string ToName(this SessionStatus status) => status switch
    {
        SessionStatus.Pending => "pending",
        SessionStatus.Connected => "connected",
        SessionStatus.Reconnecting => "reconnecting",
        SessionStatus.Stopped => "stopped",
        SessionStatus.Expired => "expired",
        SessionStatus.LoggedOut => "logged-out",
        SessionStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The status of a word; null for any other text.</summary>
    public static SessionStatus? Parse(string? name) => name switch
    {
        "pending" => SessionStatus.Pending,
        "connected" => SessionStatus.Connected,
        "reconnecting" => SessionStatus.Reconnecting,
        "stopped" => SessionStatus.Stopped,
        "expired" => SessionStatus.Expired,
        "logged-out" => SessionStatus.LoggedOut,
        "failed" => SessionStatus.Failed,
        _ => null,
    };
}
