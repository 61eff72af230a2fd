using WhatsApp.Lines;
using WhatsApp.Telemetry;

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

    /// <summary>Puts it on the span of the attempt, if that is not over.</summary>
    public void Tell(ConnectTrace trace)
    {
        switch (this)
        {
            case Restart:
                trace.Ended("restart", isExpected: true);
                break;
            case Retry retry:
                trace.Ended(EnumWords<DisconnectReason>.Of(retry.Reason), isExpected: false);
                break;
            case Outdated:
                trace.Ended("outdated", isExpected: false);
                break;
            case Stop { Event: ClientStopped stopped }:
                trace.Ended(EnumWords<StopReason>.Of(stopped.Reason), isExpected: false);
                break;
            case Stop:
                trace.Ended("qr-exhausted", isExpected: true);
                break;
        }
    }

    /// <summary>Connect again at once: the server asked for it.</summary>
    public sealed record Restart : ConnectionOutcome;

    /// <summary>Connect again after a pause; <paramref name="Slowly"/> when the server said that we are too fast.</summary>
    public sealed record Retry(DisconnectReason Reason, bool Slowly = false) : ConnectionOutcome;

    /// <summary>The server refused the version announced.</summary>
    public sealed record Outdated : ConnectionOutcome;

    /// <summary>Do not connect again.</summary>
    public sealed record Stop(ClientEvent Event) : ConnectionOutcome;
}
