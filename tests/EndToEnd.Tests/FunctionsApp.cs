using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;

namespace EndToEnd.Tests;

/// <summary>
/// The Functions app as a process: its own Program, with the settings of the sample, on stand-ins for the worker's types. The host of Azure
/// Functions has no part in it: requests come with the headers that it adds.
/// </summary>
internal static partial class FunctionsApp
{
    // The Core Tools hand every value of the settings on as an environment variable, those without a text too.
    public static ChildProcess Start(params IEnumerable<(string Name, string Value)> environment) =>
        ChildProcess.Start("dotnet", [Repository.Program("SessionFunctions.StandIn")], [.. SampleSettings(), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. environment]);

    /// <summary>Waits until it is ready.</summary>
    public static async Task<SessionClient> ConnectAsync(ChildProcess app, CancellationToken cancellationToken)
    {
        var listening = await app.LineAsync(Listening(), cancellationToken);
        var client = new SessionClient(
            new(listening.Groups["address"].Value),
            () => app.Log,
            ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost:7071"), ("X-Forwarded-Proto", "http"));
        await client.ReadyAsync(cancellationToken);
        return client;
    }

    private static IEnumerable<(string Name, string Value)> SampleSettings() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject()
            .Select(setting => (setting.Name, setting.Value.GetString()!));

    [GeneratedRegex("Now listening on: (?<address>http://[0-9.:]+)")]
    private static partial Regex Listening();
}
