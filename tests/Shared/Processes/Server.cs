using System.Text.RegularExpressions;

namespace Shared.Processes;

/// <summary>The product's server, in a process of its own.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private Uri? _address;
    private SessionClient? _api;

    private Server(ChildProcess process) => _process = process;

    /// <summary>A new one with every start.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("Not ready.");

    public SessionClient Api => _api ?? throw new InvalidOperationException("Not ready.");

    public bool HasExited => _process.HasExited;

    /// <summary>Everything written to standard output so far.</summary>
    public string Output => _process.Output;

    /// <summary>Its last words.</summary>
    public string Log => _process.Log;

    /// <summary>Returns when it is ready to serve.</summary>
    /// <param name="folder">Where its master key is kept.</param>
    /// <param name="storage">Connection string of the tables.</param>
    /// <param name="whatsApp">What it takes for WhatsApp.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="settings">More environment variables; they win.</param>
    public static Task<Server> StartAsync(
        string folder, string storage, Simulator whatsApp, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        StartAsync(folder, storage, (whatsApp.SocketAddress, whatsApp.NoiseRootKey), settings, cancellationToken);

    /// <summary>The same with any WhatsApp.</summary>
    public static async Task<Server> StartAsync(
        string folder,
        string storage,
        (string Url, string RootKey) whatsApp,
        IEnumerable<(string Name, string Value)> settings,
        CancellationToken cancellationToken)
    {
        var server = Launch(folder, storage, whatsApp, settings);
        await server.ReadyAsync(cancellationToken);
        return server;
    }

    /// <summary>Returns at once, with a server that is not ready yet.</summary>
    public static Server Launch(
        string folder, string storage, (string Url, string RootKey) whatsApp, IEnumerable<(string Name, string Value)> settings) =>
        new(ChildProcess.Start("dotnet", [Repository.Program("SessionServer")],
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Encryption__KeyFile", KeyFileIn(folder)),
            ("Storage__ConnectionString", storage),
            // Tests that do not know of each other leave sessions behind that nobody scans.
            ("Limits__PendingSessions", "1000"),
            // Every target of a test is on this machine.
            ("Webhooks__AllowPrivateTargets", "true"),
            ("WhatsApp__Url", whatsApp.Url),
            ("WhatsApp__NoiseRootKey", whatsApp.RootKey),
            .. settings,
        ]));

    /// <summary>Runs a command of the server's program with the settings of that server; its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> CommandAsync(
        string folder, string storage, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", [Repository.Program("SessionServer"), .. arguments],
            ("Encryption__KeyFile", KeyFileIn(folder)), ("Storage__ConnectionString", storage));
        return (await process.ExitAsync(cancellationToken), process.Everything);
    }

    /// <summary>Where a server keeps its master keys.</summary>
    public static string KeyFileIn(string folder) => Path.Combine(folder, "master-key");

    /// <summary>Of the process.</summary>
    public int Pid => _process.Pid;

    /// <summary>All that it has written so far.</summary>
    public string Everything => _process.Everything;

    /// <summary>Bytes of memory that are its own now.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Returns when it is ready to serve; called once, before anything is asked of it.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await ListeningAsync(cancellationToken);
        await Api.ReadyAsync(cancellationToken);
    }

    /// <summary>Returns when it listens, ready or not; called once, before anything is asked of it.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task ListeningAsync(CancellationToken cancellationToken)
    {
        var listening = await _process.LineAsync(Listening(), cancellationToken);
        // All addresses are a place to listen, not one to call.
        _address = new(listening.Groups["address"].Value.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        _api = new(_address, () => _process.Log);
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public Task<int> ExitAsync(CancellationToken cancellationToken) => _process.ExitAsync(cancellationToken);

    /// <summary>SIGTERM; the exit code.</summary>
    public Task<int> StopAsync(CancellationToken cancellationToken) => _process.StopAsync(cancellationToken);

    /// <summary>It stands still: connections stay, nothing is answered.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => _process.SignalAsync("STOP", cancellationToken);

    /// <summary>It goes on with what has come in meanwhile.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => _process.SignalAsync("CONT", cancellationToken);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        await _process.DisposeAsync();
    }

    [GeneratedRegex("Now listening on: (?<address>http://[0-9.:]+)")]
    private static partial Regex Listening();
}
