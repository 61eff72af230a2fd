using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>No room for the key file at the very first start.</summary>
public sealed class FullDiskTests : IDisposable
{
    // A shell's limit instead of a full disk, which would need rights to mount one: no file may grow, and writing fails instead of killing.
    private const string WithoutRoom = "trap '' XFSZ; ulimit -f 0; exec dotnet \"$0\"";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessions-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_room_for_the_key_the_start_is_refused_and_leaves_no_half_file_in_the_way_of_the_next()
    {
        await using var storage = await Azurite.StartAsync(_folder.CreateSubdirectory("azurite").FullName, Cancellation);
        await using var whatsApp = await Simulator.StartAsync(stateFile: null, Cancellation);
        var keys = Path.Combine(_folder.FullName, "keys");
        await using (var refused = ChildProcess.Start("bash", ["-c", WithoutRoom, Repository.Program("SessionServer")],
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Encryption__KeyFile", Path.Combine(keys, "master-key")),
            ("Storage__ConnectionString", storage.ConnectionString),
            ("WhatsApp__Url", whatsApp.SocketAddress),
            // It would want a large file for itself.
            ("DOTNET_EnableWriteXorExecute", "0")))
        {
            Assert.Equal(1, await refused.ExitAsync(Cancellation));
            Assert.Contains($"The key file {Path.Combine(keys, "master-key")} cannot be written.", refused.Log, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(keys));
        }

        await using var server = await Server.StartAsync(keys, storage.ConnectionString, whatsApp, Cancellation);
        Assert.NotNull((await server.Api.CreateAsync(Cancellation)).Text("qrCode"));
        Assert.Equal(["master-key"], Directory.GetFiles(keys).Select(Path.GetFileName));
    }
}
