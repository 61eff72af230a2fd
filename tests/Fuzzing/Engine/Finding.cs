namespace Fuzzing.Engine;

/// <summary>An input that something is wrong with.</summary>
/// <param name="What">The exception's type, "allocation" or "time".</param>
/// <param name="Detail">Message and the nearest stack frames, or the figures.</param>
/// <param name="Input">The input in hex.</param>
internal sealed record Finding(string What, string Detail, string Input);
