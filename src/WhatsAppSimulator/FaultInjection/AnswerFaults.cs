using WhatsApp.Binary;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>Something happens to the answers of some requests. Counts requests.</summary>
/// <param name="To">
/// A request's namespace, such as <c>w:p</c>, or the tag of its first child, such as <c>count</c> or <c>active</c>; with
/// <c>pair-device-sign</c> also the restart that follows it. Every request when null.
/// </param>
public abstract record AnswerFault(string? To) : LastingFault
{
    internal bool Concerns(Node stanza)
    {
        if (stanza.Tag != "iq") return false;

        var first = stanza.Children is [var child, ..] ? child.Tag : null;
        return To is null ? stanza["type"] is "get" or "set" : To == stanza["xmlns"] || To == first;
    }
}

/// <summary>The request is carried out, and its answer is lost.</summary>
/// <param name="To">Which requests; see <see cref="AnswerFault"/>.</param>
public sealed record LoseAnswers(string? To = null) : AnswerFault(To);

/// <summary>The request is carried out, and its answer comes late; what comes after it may overtake it.</summary>
/// <param name="By">How late.</param>
/// <param name="To">Which requests; see <see cref="AnswerFault"/>.</param>
public sealed record DelayAnswers(TimeSpan By, string? To = null) : AnswerFault(To)
{
    internal override string? Mistake => By <= TimeSpan.Zero ? "a delay is longer than nothing" : base.Mistake;
}
