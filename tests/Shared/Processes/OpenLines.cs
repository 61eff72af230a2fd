namespace Shared.Processes;

/// <summary>Sockets as the simulator counts them.</summary>
/// <param name="Open">Now.</param>
/// <param name="Handshaking">Of these, whose clients have not said yet who they are.</param>
/// <param name="PeakHandshaking">The most of those at one time since the count began.</param>
/// <param name="Opened">Since the count began.</param>
internal sealed record OpenLines(int Open, int Handshaking, int PeakHandshaking, long Opened);
