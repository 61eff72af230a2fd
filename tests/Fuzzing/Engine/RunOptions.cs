namespace Fuzzing.Engine;

/// <summary>How to run a target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">Inputs to make, beside corpus and seeds.</param>
/// <param name="Seed">Of the mutations: the same seed makes the same inputs of a target that runs on one thread.</param>
/// <param name="SaveTo">Folder for the corpus that is left when everything superfluous is taken away; null to leave it.</param>
/// <param name="Guided">False: no input is kept for its coverage, to see what that is worth.</param>
/// <param name="MostFindings">The run is over with so many different ones.</param>
/// <param name="SecondsPerInput">An input that takes longer, on however busy a machine, does not end.</param>
internal sealed record RunOptions(
    string Target, long Inputs, int Seed, string? SaveTo = null, bool Guided = true, int MostFindings = 10, int SecondsPerInput = 20);
