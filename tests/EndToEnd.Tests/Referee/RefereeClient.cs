using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;

namespace EndToEnd.Tests.Referee;

/// <summary>One run of the client that others wrote, in a process of its own.</summary>
internal sealed partial class RefereeClient(ChildProcess process) : IAsyncDisposable
{
    public const string CurrentVersion = "2.3000.1045649367";

    /// <summary>Every JSON line it has written so far.</summary>
    public IReadOnlyList<JsonElement> Events =>
        [.. process.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];

    /// <summary>What it found wrong, as <c>level: message</c>.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. Events.Where(e => e.Text("event") == "complaint").Select(e => $"{e.Text("level")}: {e.Text("message")}")];

    /// <param name="url">The socket's address; no other address can be dialled.</param>
    /// <param name="rootKey">64 hex digits: whose certificates it trusts.</param>
    /// <param name="stateFile">Its credentials; made when there is none.</param>
    /// <param name="version">What it says of itself.</param>
    /// <param name="keepAlive">How long it is silent before it asks whether the line is alive.</param>
    /// <param name="browser">What it registers as.</param>
    public static RefereeClient Start(
        Uri url, string rootKey, string stateFile, string version = CurrentVersion, TimeSpan? keepAlive = null, string browser = "Chrome")
    {
        var interval = (keepAlive ?? TimeSpan.FromSeconds(30)).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        return new(ChildProcess.Start("node", [Repository.Referee, url.ToString(), rootKey, stateFile, version, interval, browser]));
    }

    /// <summary>The QR text that it shows first.</summary>
    public async Task<string> QrAsync(CancellationToken cancellationToken) => (await EventAsync(Qr(), cancellationToken)).Text("qr")!;

    /// <summary>Waits until it takes itself for connected; the event.</summary>
    public Task<JsonElement> OpenAsync(CancellationToken cancellationToken) => EventAsync(Open(), cancellationToken);

    /// <summary>Waits until it gave up; the status it names.</summary>
    public async Task<int> FinalStatusAsync(CancellationToken cancellationToken)
    {
        await process.ExitAsync(cancellationToken);
        return Events.Last(e => e.Text("event") == "close").GetProperty("status").GetInt32();
    }

    /// <summary>What was to be dialled beside the simulator.</summary>
    public async Task<string> StrayAsync(CancellationToken cancellationToken) => (await EventAsync(Stray(), cancellationToken)).Text("target")!;

    public Task CommandAsync(string command, CancellationToken cancellationToken) => process.WriteLineAsync(command, cancellationToken);

    /// <summary>Has it close its line and end, still linked.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        process.CloseInput();
        await process.ExitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task<JsonElement> EventAsync(Regex line, CancellationToken cancellationToken) =>
        JsonElement.Parse((await process.LineAsync(line, cancellationToken)).Value);

    [GeneratedRegex("^{\"event\":\"qr\".*$")]
    private static partial Regex Qr();

    [GeneratedRegex("^{\"event\":\"open\".*$")]
    private static partial Regex Open();

    [GeneratedRegex("^{\"event\":\"stray\".*$")]
    private static partial Regex Stray();
}
