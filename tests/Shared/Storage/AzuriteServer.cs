using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Shared.Storage;

/// <summary>
/// A real table service (Azurite) on a free loopback port, with its rows in memory. It ends with this object, and also when the test process
/// is killed: it watches its standard input.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string MainInPackage = "tools/azurite/node_modules/azurite/dist/src/table/main.js";
    private const string ExitWithParent = "data:text/javascript,process.stdin.resume();process.stdin.on('end',()=>process.exit(0))";
    private const int MaxStarts = 5;

    // The account and key of every Azurite; both are published.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;
    private readonly Task _drained;

    private AzuriteServer(Process process, int port)
    {
        _process = process;

        // Azurite would stop at a full pipe.
        _drained = Task.WhenAll(
            process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
        ConnectionString = ConnectionStringOf(port);
    }

    /// <summary>For <c>Storage:ConnectionString</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>The connection string of an emulator on a port.</summary>
    public static string ConnectionStringOf(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};TableEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>A loopback port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts one on a free port and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(FreePort(), cancellationToken);
            }
            catch (IOException) when (attempt < MaxStarts)
            {
                // Another process took the port between finding and using it.
            }
        }
    }

    /// <summary>Starts one on a port and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    /// <exception cref="IOException">It does not start, as when the port is taken.</exception>
    public static async Task<AzuriteServer> StartAsync(int port, CancellationToken cancellationToken)
    {
        var process = Start(FindMain(), port);
        var (isServing, output) = await ReadUntilServingAsync(process, cancellationToken);
        if (isServing) return new AzuriteServer(process, port);

        process.Kill(entireProcessTree: true);
        process.Dispose();

        throw new IOException($"Azurite did not start: {output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    private static Process Start(string main, int port)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--import", ExitWithParent, main, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        return Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
    }

    private static async Task<(bool IsServing, string Output)> ReadUntilServingAsync(Process process, CancellationToken cancellationToken)
    {
        var output = "";
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output += line + "\n";
            if (!line.Contains("successfully started", StringComparison.Ordinal)) continue;

            return (true, output);
        }

        return (false, output + await process.StandardError.ReadToEndAsync(cancellationToken));
    }

    private static string FindMain()
    {
        if (Environment.GetEnvironmentVariable("AZURITE_MAIN") is { Length: > 0 } configured)
        {
            return File.Exists(configured)
                ? configured
                : throw new InvalidOperationException($"AZURITE_MAIN names {configured}, which is not there.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Functions.sln"))) continue;

            var main = Path.Combine(folder.FullName, MainInPackage);
            if (File.Exists(main)) return main;

            break;
        }

        throw new InvalidOperationException("Azurite is not installed: run npm ci in tools/azurite, or set AZURITE_MAIN to its dist/src/table/main.js.");
    }
}
