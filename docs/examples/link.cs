// Links a session and deletes it again. Usage: dotnet run link.cs [qr.png]
using System.Net;
using System.Text.Json.Nodes;

using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("SESSIONS_URL") ?? "http://localhost:7071") };
if (Environment.GetEnvironmentVariable("SESSIONS_KEY") is { Length: > 0 } key) http.DefaultRequestHeaders.Add("X-Api-Key", key);
var picture = args.FirstOrDefault() ?? "qr.png";

// The same Idempotency-Key makes one session, however often this is repeated.
var session = (await CallAsync(HttpMethod.Post, "/sessions", ("Idempotency-Key", Guid.NewGuid().ToString())))!;
var path = $"/sessions/{session["sessionId"]}";
await File.WriteAllBytesAsync(picture, Convert.FromBase64String(session["qrCode"]!.ToString().Split(',')[1]));
Console.WriteLine($"Scan {picture} to link session {session["sessionId"]}");

// Each answer comes when the session changes, after 30 s at the latest.
while (session["status"]!.ToString() == "pending")
{
    session = await CallAsync(HttpMethod.Get, path, ("If-None-Match", $"\"{session["version"]}\""), ("Prefer", "wait=30")) ?? session;
}

Console.WriteLine($"{session["status"]} {session["phoneNumber"]}");

// Events follow what they tell of within moments: read on until the session's own version has come.
for (long after = 0, version = 0; version < (long)session["version"]!;)
{
    var page = (await CallAsync(HttpMethod.Get, $"{path}/events?after={after}", ("Prefer", "wait=30")))!;
    foreach (var told in page["events"]!.AsArray())
    {
        Console.WriteLine($"{told!["sequence"]} {told["type"]} {told["data"]!["status"]} {told["data"]!["reason"]}");
        version = (long)told["data"]!["version"]!;
    }

    after = (long)page["next"]!;
}

Console.WriteLine((await CallAsync(HttpMethod.Delete, path))!["message"]);

// The answer's JSON; null for 304. A problem (RFC 9457) is thrown with its code.
async Task<JsonNode?> CallAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
{
    using var request = new HttpRequestMessage(method, path);
    foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
    using var response = await http.SendAsync(request);
    if (response.StatusCode == HttpStatusCode.NotModified) return null;

    var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    return response.IsSuccessStatusCode ? body : throw new HttpRequestException($"{body["code"]}: {body["detail"] ?? body["title"]}");
}
