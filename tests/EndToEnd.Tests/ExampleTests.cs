using System.Text.RegularExpressions;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The programs of docs/examples, run as they are while a phone scans what they show.</summary>
[Collection(MachineGroup.Name)]
public sealed partial class ExampleTests(Machine machine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bash", "link.sh")]
    [InlineData("python3", "link.py")]
    [InlineData("node", "link.mjs")]
    [InlineData("dotnet run", "link.cs")]
    public async Task An_example_links_a_session_tells_what_happened_and_deletes_it(string program, string file)
    {
        var folder = Directory.CreateTempSubdirectory("example-");
        try
        {
            var picture = Path.Combine(folder.FullName, "qr.png");
            var script = Path.Combine(folder.FullName, file);
            // Elsewhere, so that the settings of this repository do not count.
            File.Copy(Path.Combine(Repository.Root, "docs", "examples", file), script);
            string[] words = program.Split(' ');
            await using var example = ChildProcess.Start(
                words[0],
                [.. words[1..], script, .. words.Length > 1 ? (string[])["--"] : [], picture],
                ("SESSIONS_URL", machine.Server.Address.ToString().TrimEnd('/')),
                ("NO_PROXY", "127.0.0.1"),
                ("no_proxy", "127.0.0.1"));

            var shown = await example.LineAsync(Shown(), Cancellation);
            Assert.Equal([0x89, .. "PNG"u8], (await File.ReadAllBytesAsync(picture, Cancellation))[..4]);
            var id = shown.Groups["id"].Value;
            var pending = await machine.Server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation);
            var phone = await machine.WhatsApp.AddPhoneAsync(Cancellation);
            await machine.WhatsApp.ScanAsync(phone, pending.GetProperty("qr").Text("text")!, Cancellation);

            Assert.True(await example.ExitAsync(Cancellation) == 0, example.Log);
            Assert.Contains($"connected +{phone}", example.Output, StringComparison.Ordinal);
            Assert.Contains("1 session.created pending connecting", example.Output, StringComparison.Ordinal);
            Assert.Contains("session.status connected online", example.Output, StringComparison.Ordinal);
            Assert.Contains("Session deleted successfully", example.Output, StringComparison.Ordinal);
            Assert.Empty(await machine.WhatsApp.DevicesAsync(phone, Cancellation));
            Assert.Null(await machine.Server.Api.FindAsync(id, Cancellation));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("Scan .*qr.png to link session (?<id>[0-9a-f-]{36})")]
    private static partial Regex Shown();
}
