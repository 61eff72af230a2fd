using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;

namespace EndToEnd.Tests.Webhooks;

/// <summary>A receiver of webhooks that others could have written, in a process of its own: it verifies with the official library.</summary>
internal sealed partial class WebhookReceiver(ChildProcess process, int port) : IAsyncDisposable
{
    public int Port => port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/hook");

    /// <summary>Every message so far, in order. A line cut off by a kill is none.</summary>
    public IReadOnlyList<JsonElement> Messages =>
        [.. process.Output.Split('\n').Where(line => Message().IsMatch(line)).Select(line => JsonElement.Parse(line))];

    /// <param name="port">0: a free one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="secrets">What it verifies with; the first decides its answer.</param>
    public static async Task<WebhookReceiver> StartAsync(int port, CancellationToken cancellationToken, params string[] secrets)
    {
        var process = ChildProcess.Start(
            "node", [Path.Combine(Repository.Root, "tests/Referee/webhook-receiver.mjs"), port.ToString(CultureInfo.InvariantCulture), .. secrets]);
        var listening = await process.LineAsync(Listening(), cancellationToken);

        return new(process, int.Parse(listening.Groups["port"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for a message whose line matches.</summary>
    public async Task<JsonElement> MessageAsync(Regex line, CancellationToken cancellationToken) =>
        JsonElement.Parse((await process.LineAsync(line, cancellationToken)).Value);

    public Task SignalAsync(string name, CancellationToken cancellationToken) => process.SignalAsync(name, cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken) => process.KillAsync(cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("^{\"event\":\"listening\",\"port\":(?<port>[0-9]+)}$")]
    private static partial Regex Listening();

    [GeneratedRegex("^{\"event\":\"message\".*}$")]
    private static partial Regex Message();
}
