using Fuzzing;
using Fuzzing.Engine;

#pragma warning disable RS0030 // A program talks on its console.

// Usage: [--target NAME] [--inputs 1000000] [--seed 1] [--save FOLDER] [--input HEX]
var target = Option("--target");
if (Option("--input") is { } hex)
{
    // Uninstrumented and uncaught: for a debugger.
    TargetList.Find(target ?? throw new ArgumentException("--input needs --target.")).Run(Convert.FromHexString(hex));
    return 0;
}

var inputs = long.Parse(Option("--inputs") ?? "1000000", System.Globalization.CultureInfo.InvariantCulture);
var seed = int.Parse(Option("--seed") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
var failed = false;
foreach (var (name, share) in target is null ? TargetList.Share(inputs) : [(target, inputs)])
{
    var report = await Runner.RunAsync(new RunOptions(name, share, seed, Option("--save")));
    Console.WriteLine(report);
    foreach (var finding in report.Findings) Console.WriteLine($"  {finding.What}: {finding.Detail}\n  {finding.Input}");
    failed |= report.Findings.Count > 0;
}

return failed ? 1 : 0;

string? Option(string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
