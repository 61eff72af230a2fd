using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shared.Processes;

/// <summary>WhatsApp's side and its phones, in a process of its own.</summary>
internal sealed partial class Simulator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private Simulator(ChildProcess process, JsonElement ready)
    {
        _process = process;
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(ready.Text("commands")!) };
        Address = _http.BaseAddress;
        SocketAddress = ready.Text("url")!;
        NoiseRootKey = ready.Text("noiseRootKey")!;
    }

    /// <summary>Of its page and commands.</summary>
    public Uri Address { get; }

    /// <summary>What a client takes for WhatsApp's address.</summary>
    public string SocketAddress { get; }

    /// <summary>64 hex digits.</summary>
    public string NoiseRootKey { get; }

    /// <summary>Returns when it listens.</summary>
    /// <param name="stateFile">Where it keeps phones and devices for another start of it; null: nowhere.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<Simulator> StartAsync(string? stateFile, CancellationToken cancellationToken, params string[] more)
    {
        string[] state = stateFile is null ? [] : ["--state", stateFile];
        var process = ChildProcess.Start("dotnet", [Repository.Program("WhatsAppSimulator"), "--port", "0", .. state, .. more]);
        var line = await process.LineAsync(ReadyLine(), cancellationToken);
        using var ready = JsonDocument.Parse(line.Value);
        return new(process, ready.RootElement);
    }

    /// <summary>A new phone; its number, digits alone.</summary>
    public async Task<string> AddPhoneAsync(CancellationToken cancellationToken) =>
        (await PostAsync("/phones", new { }, cancellationToken)).Text("number")!;

    /// <summary>The phone scans and links, or refuses (then this throws).</summary>
    public Task ScanAsync(string phone, string qr, CancellationToken cancellationToken) =>
        PostAsync($"/phones/{phone}/scan", new { qr }, cancellationToken);

    /// <summary>Cuts the line of the phone's only linked device without a word.</summary>
    public async Task DropAsync(string phone, CancellationToken cancellationToken)
    {
        var device = (await DevicesAsync(phone, cancellationToken)).Single();
        await PostAsync("/faults", new { kind = "drop", number = phone, device = device.Device }, cancellationToken);
    }

    /// <summary>Cuts all lines at once without a word; how many there were.</summary>
    public async Task<int> DropAllAsync(CancellationToken cancellationToken) =>
        (await PostAsync("/faults", new { kind = "drop" }, cancellationToken)).GetProperty("connections").GetInt32();

    /// <summary>Registering clients have to make a new secret, so that the QR shown is worthless; the one that was given this ref.</summary>
    public Task RotateQrAsync(string reference, CancellationToken cancellationToken) =>
        PostAsync("/faults", new { kind = "refresh-registration", child = "pair-device-rotate-qr", @ref = reference }, cancellationToken);

    /// <summary>Sockets, and how many of them shook hands at the same time.</summary>
    public async Task<OpenLines> LinesAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<OpenLines>(new Uri("/connections", UriKind.Relative), cancellationToken))!;

    /// <summary>Counts them anew.</summary>
    public async Task CountLinesAnewAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(new Uri("/connections/peak", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The phone removes its only linked device, as a person does under Linked devices.</summary>
    public async Task RemoveDeviceAsync(string phone, CancellationToken cancellationToken)
    {
        var device = (await DevicesAsync(phone, cancellationToken)).Single();
        using var response = await _http.DeleteAsync(new Uri($"/phones/{phone}/devices/{device.Device}", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until no device is linked with the phone any more.</summary>
    public async Task UntilRemovedAsync(string phone, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        // Another process: it is asked until it says so.
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while ((await DevicesAsync(phone, either.Token)).Count > 0) await pause.WaitForNextTickAsync(either.Token);
    }

    /// <summary>The devices that are linked with the phone now.</summary>
    public async Task<IReadOnlyList<LinkedDevice>> DevicesAsync(string phone, CancellationToken cancellationToken) =>
        [.. (await DevicesAsync(cancellationToken)).Where(device => device.Number == phone)];

    /// <summary>The linked devices of all phones.</summary>
    public async Task<IReadOnlyList<LinkedDevice>> DevicesAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<LinkedDevice[]>(new Uri("/devices", UriKind.Relative), cancellationToken))!;

    /// <summary>Ends all lasting faults.</summary>
    public async Task EndFaultsAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(new Uri("/faults", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends it where it stands.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}");

        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    [GeneratedRegex("^{.*\"event\":\"ready\".*}$")]
    private static partial Regex ReadyLine();
}
