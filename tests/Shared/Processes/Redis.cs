using System.Globalization;
using System.Text.RegularExpressions;

namespace Shared.Processes;

/// <summary>A Redis of its own, in a process of its own, that keeps what it has in memory alone.</summary>
internal sealed partial class Redis : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Redis(ChildProcess process, int port) => (_process, Address) = (process, $"127.0.0.1:{port}");

    /// <summary>As <c>Cluster:Redis</c> wants it.</summary>
    public string Address { get; }

    /// <summary>Returns when it listens. <c>./dev test</c> installs the program.</summary>
    public static async Task<Redis> StartAsync(CancellationToken cancellationToken)
    {
        var port = LocalPort.Free();
        var process = ChildProcess.Start("redis-server",
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        await process.LineAsync(Ready(), cancellationToken);
        return new(process, port);
    }

    /// <summary>It stands still: connections stay, nothing is answered.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => _process.SignalAsync("STOP", cancellationToken);

    /// <summary>It goes on with what has come in meanwhile.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => _process.SignalAsync("CONT", cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex Ready();
}
