using System.Net;
using System.Text.Json;
using EndToEnd.Tests.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>A log at its most talkative tells no secret.</summary>
public sealed class TraceLogTests : IDisposable
{
    // Those that the host keeps quiet unless somebody says otherwise, and all the rest.
    private static readonly string[] Categories = ["Default", "Microsoft", "Microsoft.AspNetCore", "Orleans", "Azure", "Polly"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_session_leaves_no_secret_in_the_log_from_creation_to_deletion()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), Cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName,
            storage.ConnectionString,
            (whatsApp.SocketAddress, whatsApp.NoiseRootKey),
            Categories.Select(category => ($"Logging__LogLevel__{category}", "Trace")),
            Cancellation);

        var created = await server.Api.CreateAsync(Cancellation);
        var id = created.Text("sessionId")!;
        var qr = (await server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation)).GetProperty("qr").Text("text")!;
        var phone = await whatsApp.AddPhoneAsync(Cancellation);
        await whatsApp.ScanAsync(phone, qr, Cancellation);
        await server.Api.UntilAsync(id, "connected", "online", Cancellation);
        Assert.Equal(HttpStatusCode.OK, await server.Api.DeleteAsync(id, Cancellation));
        Assert.Equal(0, await server.StopAsync(Cancellation));

        var log = server.Everything;
        Assert.All((string[])["trce: Orleans", "dbug: Microsoft.AspNetCore", "dbug: WhatsApp.Client"], line => Assert.Contains(line, log, StringComparison.Ordinal));
        Assert.Contains(id, log, StringComparison.Ordinal);
        string[] secrets = [phone, created.Text("qrCode")![..64], .. PartsOf(qr), .. await MasterKeysAsync()];
        Assert.True(secrets.Length >= 7, "Phone, image, ref, two keys, ADV secret and master key.");
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    // The client type is one character.
    private static IEnumerable<string> PartsOf(string qr) => qr.Split('#')[^1].Split(',').Where(part => part.Length > 1);

    // {"id":"base64"}
    private async Task<IEnumerable<string>> MasterKeysAsync() =>
        JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "master-key"), Cancellation))
            .EnumerateObject().Select(key => key.Value.GetString()!);
}
