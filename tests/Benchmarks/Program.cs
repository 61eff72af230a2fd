using Benchmarks;

// The measuring program: ./dev bench [name]. It prints a table and writes artifacts/bench/NAME.json.
var benchmarks = new Dictionary<string, Func<BenchmarkArguments, CancellationToken, Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["link"] = LinkBenchmark.RunAsync,
    ["density"] = DensityBenchmark.RunAsync,
    ["list"] = ListBenchmark.RunAsync,
};

#pragma warning disable RS0030 // A program speaks on the console.
if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"What can be measured: {string.Join(", ", benchmarks.Keys)}");
    return args.Length == 0 ? 0 : 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

var figures = await run(new BenchmarkArguments(rest), interrupted.Token);
Report.Print(Console.Out, figures);
Console.WriteLine($"Written to {Report.Save(string.Join("", [name, .. rest.Where(argument => argument == "--tls")]), figures)}");
return 0;
#pragma warning restore RS0030
