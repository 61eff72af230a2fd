using System.Globalization;
using System.Text;
using WhatsApp.Lines;

namespace Sessions.Tests.Lines;

/// <summary>The table of <see cref="LineEnds"/> as people read it.</summary>
internal static class StatusDocument
{
    private const string Introduction = """
        # How a line ends, and what follows

        Generated from `LineEnds` in `src/WhatsApp/Lines`, which the client and the session's owner decide by; a test compares the two.
        After a change there: `STATUS_DOCUMENT=write ./dev test "The document tells"`.

        The first row that fits counts. Whatever is not known keeps the credentials. While a client goes on by itself, a linked session is `reconnecting`
        (`link-lost`; `starting`, `server-restart` or `owner-moved` until its first login), one that no phone has linked `pending` (`connecting`), and one between the scan
        and its first login `pending` (`linking`); `evidence.nextAttemptAt` says when. A round that has no QR for five minutes ends as `expired`, `qr-exhausted`;
        one that is still `linking` five minutes after the scan is `reconnecting` (`link-lost`): the phone has it in its list.

        Before a line is given up it shows: when the answer to a keep-alive is 5 s late a connected session is `degraded`, and `online` again with
        the first frame that comes. Two answers that do not come within 20 s each are the end.

        | what ends the line | of which device | meaning | then | credentials | session | who has to act |
        | --- | --- | --- | --- | --- | --- | --- |

        """;

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var row in LineEnds.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Signal(row)} | {Phase(row.Phase)} | {row.Meaning} | {Next(row.Verdict.Next)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {(row.Verdict.ErasesCredentials ? "**erased**" : "kept")} | {Session(row.Verdict)} | {row.Verdict.Actor} |\n");
        }

        return text.ToString();
    }

    private static string Signal(LineEnd row) => row switch
    {
        { Signal: LineSignal.Failure } => $"`failure` {row.Code?.ToString(CultureInfo.InvariantCulture) ?? "any other"}{With(row.Detail)}",
        { Signal: LineSignal.StreamError, Code: null, Detail: null } => "`stream:error` any other",
        { Signal: LineSignal.StreamError, Code: { } code } => $"`stream:error` {code.ToString(CultureInfo.InvariantCulture)}",
        { Signal: LineSignal.StreamError } => $"`stream:error` with `{row.Detail}`",
        { Signal: LineSignal.StreamEnd } => "`xmlstreamend`",
        { Signal: LineSignal.Close } => row.Detail is null ? "close" : $"close {row.Detail}",
        { Signal: LineSignal.QrsUsedUp } => "the last QR runs out",
        { Signal: LineSignal.PairSuccess } => "`pair-success` that fails a check",
        { Signal: LineSignal.Silence } => "silence",
        { Signal: LineSignal.NoLogin } => "no answer to a login",
        { Signal: LineSignal.NoAnswer } => "no answer to a request",
        { Signal: LineSignal.BadBytes } => "bad bytes",
        { Signal: LineSignal.Handshake } => "handshake",
        { Signal: LineSignal.Unreachable } => "WhatsApp not reached",
        _ => throw new InvalidOperationException($"Nobody has said how to write {row.Signal}."),
    };

    private static string With(string? detail) => detail is null ? "" : $" with {detail}";

    private static string Phase(LinePhase phase) => phase switch
    {
        LinePhase.Any => "any",
        LinePhase.Known => "linked",
        LinePhase.Linking => "not linked",
        LinePhase.FirstLogin => "never logged in",
        LinePhase.Linked => "logged in before",
        _ => throw new InvalidOperationException($"Nobody has said how to write {phase}."),
    };

    private static string Next(NextStep next) => next switch
    {
        NextStep.Stays => "the line stays, unless the server closes",
        NextStep.AtOnce => "connects at once; after three in a row with a pause",
        NextStep.Backoff => "connects after a random pause, up to 1 s, doubling to 5 min",
        NextStep.SlowBackoff => "connects after a random pause, up to 32 s, doubling to 5 min",
        NextStep.NewVersion => "connects at once with a newer web version, or not at all",
        NextStep.Never => "stays off",
        _ => throw new InvalidOperationException($"Nobody has said how to write {next}."),
    };

    private static string Session(LineVerdict verdict) => verdict switch
    {
        { Status: { } status } => $"`{status}`, `{verdict.Reason}`",
        { Next: NextStep.Stays } => "as it was",
        _ => "goes on",
    };
}
