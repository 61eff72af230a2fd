using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.Lines;

namespace WhatsApp.Stanzas;

/// <summary>Reads the server's <c>failure</c> and <c>stream:error</c>; what they mean is said in <see cref="LineEnds"/>.</summary>
internal static class ServerVerdict
{
    /// <summary>What a <c>failure</c> instead of <c>success</c> means.</summary>
    /// <param name="failure">The stanza.</param>
    /// <param name="phase">Of the device.</param>
    /// <param name="now">Temporary bans count from here.</param>
    public static ConnectionOutcome OfFailure(Node failure, LinePhase phase, DateTimeOffset now)
    {
        var reason = Number(failure["reason"]);
        var (code, seconds) = (Number(failure["code"]), Number(failure["expire"]));
        string[] details = code is not null && seconds is not null ? [LineEnds.BanTerms] : [];
        var verdict = LineEnds.Find(LineSignal.Failure, phase, reason, details).Verdict;

        return verdict.Stop == StopReason.TemporarilyBanned
            ? ConnectionOutcome.Of(verdict, code, now.AddSeconds(seconds!.Value))!
            : ConnectionOutcome.Of(verdict, reason)!;
    }

    /// <summary>What a <c>stream:error</c> means; null when it does not end the connection by itself.</summary>
    /// <param name="error">The stanza.</param>
    /// <param name="phase">Of the device.</param>
    public static ConnectionOutcome? OfStreamError(Node error, LinePhase phase)
    {
        var code = Number(error["code"]);
        var details = new List<string>();
        foreach (var child in error.Children)
        {
            details.Add(child.Tag);
            if (child is { Tag: "conflict" } && child["type"] is { } type) details.Add(type);
        }

        return ConnectionOutcome.Of(LineEnds.Find(LineSignal.StreamError, phase, code, details).Verdict, code);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
