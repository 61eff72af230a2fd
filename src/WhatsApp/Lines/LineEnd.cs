namespace WhatsApp.Lines;

/// <summary>One way in which a line ends: a row of <see cref="LineEnds"/>.</summary>
/// <param name="Signal">What tells it.</param>
/// <param name="Code">The server's number; any, or none, when null.</param>
/// <param name="Detail">What else must be there; anything when null.</param>
/// <param name="Phase">For which devices it holds.</param>
/// <param name="Meaning">In words.</param>
/// <param name="Verdict">What follows.</param>
public sealed record LineEnd(LineSignal Signal, int? Code, string? Detail, LinePhase Phase, string Meaning, LineVerdict Verdict)
{
    internal bool Matches(LineSignal signal, LinePhase phase, int? code, IEnumerable<string> details) =>
        Signal == signal
        && (Phase & phase) != 0
        && (Code is null || Code == code)
        && (Detail is null || details.Contains(Detail, StringComparer.Ordinal));
}
