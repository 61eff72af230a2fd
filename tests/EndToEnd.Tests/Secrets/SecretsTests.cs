using System.Net;
using System.Security.Cryptography;
using EndToEnd.Tests.Webhooks;
using Shared.Processes;
using Shared.Proxies;
using Xunit;

namespace EndToEnd.Tests.Secrets;

/// <summary>
/// Neither the tables nor a log at its most talkative hold a secret, in any spelling, at any moment of a session's life. The secrets are the
/// real ones: what the QR said, what the rows hold once they are decrypted, the keys that callers send.
/// </summary>
public sealed class SecretsTests : IDisposable
{
    private const string Key = "a-key-of-this-test-0123456789-abcdefghij+/=";

    // Those that the host keeps quiet unless somebody says otherwise, and all the rest.
    private static readonly string[] Categories = ["Default", "Microsoft", "Microsoft.AspNetCore", "Orleans", "Azure", "Polly"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");
    private readonly Sightings _sightings = new();
    private readonly List<Secret> _secrets =
    [
        Secret.OfText("API key", Key), Secret.OfText("proxy user", TestProxy.User), Secret.OfText("proxy password", TestProxy.Password),
    ];
    private readonly List<Secret> _phones = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Neither_tables_nor_logs_show_a_secret_from_creation_to_deletion()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var whatsApp = await Simulator.StartAsync(Path.Combine(_folder.FullName, "whatsapp.json"), Cancellation);
        await using var server = await Server.StartAsync(
            _folder.FullName,
            storage.ConnectionString,
            (whatsApp.SocketAddress, whatsApp.NoiseRootKey),
            [.. Categories.Select(category => ($"Logging__LogLevel__{category}", "Trace")), ("Auth__Keys__main__Value", Key), ("Proxies__AllowPrivateTargets", "true")],
            Cancellation);
        using var api = new SessionClient(server.Address, () => server.Log, ("X-Api-Key", Key));
        var vault = new Vault(_folder.FullName, storage.ConnectionString);

        await using var target = await TakeWebhooksAsync(api);

        await using var http = TestProxy.Start("http");
        await using var socks = TestProxy.Start("socks5");
        var removed = await LinkAsync(api, whatsApp, vault, storage, http);
        var deleted = await LinkAsync(api, whatsApp, vault, storage, socks);
        // Refused by the proxy, which is where errors would name it.
        Assert.Equal(HttpStatusCode.BadGateway, (await api.SendAsync(HttpMethod.Post, "/sessions", new { proxy = http.AddressWith($"{TestProxy.Password}x") }, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Post, "/sessions", new { proxy = $"{http.Address}/path" }, Cancellation)).Status);
        await AskInEveryWayAsync(server);
        await whatsApp.RemoveDeviceAsync(removed.Phone, Cancellation);
        await api.UntilAsync(removed.Id, session => session.Text("status") == "logged-out", Cancellation);
        await LookAsync("removed by the phone", vault, storage);

        // WhatsApp is gone, so the credentials stay behind for a later removal.
        await whatsApp.KillAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await api.DeleteAsync(deleted.Id, Cancellation));
        await LookAsync("deleted", vault, storage);
        Assert.Contains(_secrets, secret => secret.Name.Contains("Unlinks", StringComparison.Ordinal));
        Assert.Equal(0, await server.StopAsync(Cancellation));
        _secrets.AddRange(vault.MasterKeys());

        foreach (var kind in (string[])["QR", "noise key", "identity key", "signed pre-key", "ADV secret", "pre-key 0", "data key", "master key", "API key", "webhook secret"])
            Assert.Contains(_secrets, secret => secret.Name.StartsWith(kind, StringComparison.Ordinal));
        Assert.NotEmpty(target.Messages);
        Assert.True(_sightings.Count > 50, "Rows were seen at every moment.");
        Assert.Empty(_sightings.Find(_secrets));

        var log = new Sightings();
        log.Add("the log", server.Everything);
        Assert.All((string[])["trce: Orleans", "dbug: Microsoft.AspNetCore", "dbug: WhatsApp.Client"], line => Assert.Contains(line, server.Everything, StringComparison.Ordinal));
        Assert.Empty(log.Find([.. _secrets, .. _phones]));
    }

    [Fact]
    public void A_secret_is_found_in_every_spelling()
    {
        var secret = new Secret("key", [.. Enumerable.Range(0, 32).Select(number => (byte)(number * 37))]);
        foreach (var spelling in secret.Spellings())
        {
            var sightings = new Sightings();
            sightings.Add("somewhere", $"before{spelling}after");

            Assert.NotEmpty(sightings.Find([secret]));
        }
    }

    private async Task<(string Id, string Phone)> LinkAsync(SessionClient api, Simulator whatsApp, Vault vault, Azurite storage, TestProxy proxy)
    {
        var created = (await api.SendAsync(HttpMethod.Post, "/sessions", new { proxy = proxy.Address }, Cancellation)).Body;
        var id = created.Text("sessionId")!;
        var pending = await api.UntilAsync(id, "pending", "awaiting-scan", Cancellation);
        var qr = pending.GetProperty("qr").Text("text")!;
        // The client type is one character.
        _secrets.AddRange(qr.Split('#')[^1].Split(',').Where(part => part.Length > 1).Select(part => Secret.OfText($"QR of {id}", part)));
        _secrets.Add(Secret.OfText($"QR image of {id}", created.Text("qrCode")![^64..]));
        await LookAsync("awaiting a scan", vault, storage);

        var phone = await whatsApp.AddPhoneAsync(Cancellation);
        _phones.Add(Secret.OfText("phone number", phone));
        await whatsApp.ScanAsync(phone, qr, Cancellation);
        await api.UntilAsync(id, "connected", "online", Cancellation);
        await LookAsync("connected", vault, storage);
        return (id, phone);
    }

    /// <summary>Webhooks that are told of all this: one with a secret of the caller's own, one whose secret was made here and is rotated.</summary>
    private async Task<WebhookReceiver> TakeWebhooksAsync(SessionClient api)
    {
        var own = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))}";
        var target = await WebhookReceiver.StartAsync(0, Cancellation, own);
        List<string> secrets = [own];
        await api.SendAsync(HttpMethod.Post, "/webhooks", new { url = target.Url, secret = own }, Cancellation);
        var made = (await api.SendAsync(HttpMethod.Post, "/webhooks", new { url = target.Url }, Cancellation)).Body;
        secrets.Add(made.Text("secret")!);
        secrets.Add((await api.SendAsync(HttpMethod.Post, $"/webhooks/{made.Text("webhookId")}/rotate-secret", new { overlapSeconds = 3600 }, Cancellation)).Body.Text("secret")!);
        // A refusal is where errors would name it.
        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Post, "/webhooks", new { url = "ftp://x/", secret = own }, Cancellation)).Status);
        foreach (var secret in secrets)
        {
            _secrets.Add(Secret.OfText("webhook secret", secret));
            _secrets.Add(new Secret("webhook secret", Convert.FromBase64String(secret["whsec_".Length..])));
        }

        return target;
    }

    private async Task LookAsync(string moment, Vault vault, Azurite storage)
    {
        _secrets.AddRange(await vault.OpenAsync(moment, Cancellation));
        await _sightings.AddTablesAsync(storage.ConnectionString, moment, Cancellation);
    }

    /// <summary>Every place where a key may stand, in a request that is answered and in one that is refused.</summary>
    private static async Task AskInEveryWayAsync(Server server)
    {
        var escaped = Uri.EscapeDataString(Key);
        using var nobody = new SessionClient(server.Address, () => server.Log);
        using var bearer = new SessionClient(server.Address, () => server.Log, ("Authorization", $"Bearer {Key}"));
        using var functions = new SessionClient(server.Address, () => server.Log, ("x-functions-key", Key));
        Assert.Equal(HttpStatusCode.OK, (await nobody.CallAsync(HttpMethod.Get, $"/sessions?code={escaped}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.CallAsync(HttpMethod.Get, $"/sessions/none?code={escaped}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.CallAsync(HttpMethod.Get, $"/sessions?code={escaped}x", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await bearer.CallAsync(HttpMethod.Get, "/sessions", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await functions.CallAsync(HttpMethod.Get, "/sessions", Cancellation)).Status);
    }
}
