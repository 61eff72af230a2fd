using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Processes;

/// <summary>WhatsApp's side and its phones, in a process of its own.</summary>
internal sealed partial class Simulator : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private Simulator(ChildProcess process, Uri address, string noiseRootKey)
    {
        _process = process;
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        SocketAddress = new UriBuilder(address) { Scheme = "ws", Path = "/ws/chat" }.Uri;
        NoiseRootKey = noiseRootKey;
    }

    /// <summary>What a client takes for WhatsApp's address.</summary>
    public Uri SocketAddress { get; }

    /// <summary>64 hex digits.</summary>
    public string NoiseRootKey { get; }

    public static async Task<Simulator> StartAsync(string stateFile, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start("dotnet", [Repository.Program("WhatsAppSimulator"), "--port", "0", "--state", stateFile]);
        var address = await process.LineAsync(AddressPattern(), cancellationToken);
        var key = await process.LineAsync(KeyPattern(), cancellationToken);
        return new(process, new(address.Value), key.Value);
    }

    /// <summary>A new phone; its number, digits alone.</summary>
    public async Task<string> AddPhoneAsync(CancellationToken cancellationToken)
    {
        var phone = await PostAsync("/phones", new { }, cancellationToken);
        return phone.Text("number")!;
    }

    /// <summary>The phone scans and links, or refuses.</summary>
    public Task ScanAsync(string phone, string qr, CancellationToken cancellationToken) =>
        PostAsync($"/phones/{phone}/scan", new { qr }, cancellationToken);

    /// <summary>What is linked, with all phones.</summary>
    public Task<JsonElement> DevicesAsync(CancellationToken cancellationToken) =>
        _http.GetFromJsonAsync<JsonElement>(new Uri("/devices", UriKind.Relative), cancellationToken);

    /// <summary>The phone removes a device, as a person does under Linked devices.</summary>
    public async Task RemoveAsync(string phone, string device, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(new Uri($"/phones/{phone}/devices/{device}", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

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

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("http://[0-9.]+:[0-9]+")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex KeyPattern();
}
