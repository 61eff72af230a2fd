using WhatsApp.Lines;

namespace WhatsApp;

/// <summary>How one connection ended, which decides what comes next.</summary>
internal abstract record ConnectionOutcome
{
    private ConnectionOutcome()
    {
    }

    /// <summary>What the client makes of a verdict; null when the line is not over.</summary>
    /// <param name="verdict">Of <see cref="LineEnds"/>.</param>
    /// <param name="code">The server's number, to be told.</param>
    /// <param name="until">End of a temporary ban, UTC.</param>
    public static ConnectionOutcome? Of(LineVerdict verdict, int? code = null, DateTimeOffset? until = null) => verdict switch
    {
        { Next: NextStep.Stays } => null,
        { Next: NextStep.AtOnce } => new Restart(),
        { Next: NextStep.Backoff or NextStep.SlowBackoff, Lost: { } reason } => new Retry(reason, verdict.Next == NextStep.SlowBackoff),
        { Next: NextStep.NewVersion } => new Outdated(),
        { Next: NextStep.Never, Stop: { } reason } => new Stop(new ClientStopped(reason, code, until)),
        { Next: NextStep.Never } => new Stop(new QrExhausted()),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>Connect again at once: the server asked for it.</summary>
    public sealed record Restart : ConnectionOutcome;

    /// <summary>Connect again after a pause; <paramref name="Slowly"/> when the server said that we are too fast.</summary>
    public sealed record Retry(DisconnectReason Reason, bool Slowly = false) : ConnectionOutcome;

    /// <summary>The server refused the version announced.</summary>
    public sealed record Outdated : ConnectionOutcome;

    /// <summary>Do not connect again.</summary>
    public sealed record Stop(ClientEvent Event) : ConnectionOutcome;
}
