using System.Globalization;
using System.Text.RegularExpressions;

namespace Shared.Processes;

/// <summary>A Table Storage of its own, in a process of its own.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    // Not a secret: the key of every development account.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _folder;
    private readonly int _port;
    private ChildProcess _process;

    private Azurite(ChildProcess process, string folder, int port)
    {
        (_process, _folder, _port) = (process, folder, port);
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
            + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    public string ConnectionString { get; }

    public static async Task<Azurite> StartAsync(string folder, CancellationToken cancellationToken)
    {
        // Given port 0 it would not tell which one it took.
        var port = LocalPort.Free();
        return new(await LaunchAsync(folder, port, cancellationToken), folder, port);
    }

    /// <summary>What it has written to disk: with a kill all that came later is lost, though it was answered.</summary>
    public string SavedText => File.Exists(DataFile) ? File.ReadAllText(DataFile) : string.Empty;

    private string DataFile => Path.Combine(_folder, "__azurite_db_table__.json");

    /// <summary>After its end: on the same port with what it had saved.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        _process = await LaunchAsync(_folder, _port, cancellationToken);
    }

    /// <summary>It stands still: connections stay, nothing is answered.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => _process.SignalAsync("STOP", cancellationToken);

    /// <summary>It goes on with what has come in meanwhile.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => _process.SignalAsync("CONT", cancellationToken);

    /// <summary>Ends it where it stands.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ChildProcess> LaunchAsync(string folder, int port, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start("node",
        [
            Repository.Azurite, "--location", folder, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ]);
        await process.LineAsync(Started(), cancellationToken);
        return process;
    }

    [GeneratedRegex("successfully started")]
    private static partial Regex Started();
}
