namespace Sessions.Net;

/// <summary>A target that somebody else chose is not a public address. Nothing was connected. The message names no address: what a name means inside is nobody's business.</summary>
/// <remarks>An <see cref="HttpClient"/> wraps what its connect callback throws: look for it with <see cref="IsCauseOf"/>.</remarks>
public sealed class TargetRefusedException(string host) : IOException($"The host {host} is not a public address.")
{
    /// <summary>The host as it was asked for.</summary>
    public string Host { get; } = host;

    /// <summary>Always false: the same target is refused again, until its name means another address or the configuration allows private ones.</summary>
    public bool IsTransient => false;

    /// <summary>Whether an exception is such a refusal, or came of one.</summary>
    public static bool IsCauseOf(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is TargetRefusedException) return true;
        }

        return false;
    }
}
