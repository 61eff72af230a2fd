namespace WhatsAppSimulator.Http;

/// <summary>How the program runs.</summary>
public sealed record SimulatorAppOptions
{
    /// <summary>Nobody looks back in the program; stanzas of many megabytes, as a stranger may send them, are better let go.</summary>
    private const int ProgramJournalCapacity = 0;

    /// <summary>Entries of the live log that a page shows when it is opened.</summary>
    private const int ProgramLogCapacity = 300;

    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the sessions are whose codes the page offers for a scan: on this machine. Null: codes come as text or picture alone.</summary>
    public Uri? Api { get; init; }

    /// <summary>That service's API key, if it wants one. Only from the environment: a command line is for all to see.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The simulated service.</summary>
    public SimulatedServerOptions Server { get; init; } = new();

    /// <summary>Reads <c>--port</c>, <c>--api</c>, <c>--state</c>, <c>--minimum-revision</c> and <c>--revision</c>; what is not given keeps its default.</summary>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    /// <exception cref="FormatException">The address of the service is not one of this machine.</exception>
    public static SimulatorAppOptions Read(IConfiguration configuration)
    {
        var defaults = new SimulatedServerOptions();
        return new SimulatorAppOptions
        {
            Port = configuration.GetValue("port", 0),
            Api = configuration["api"] is { Length: > 0 } api ? ReadApi(api) : null,
            Server = defaults with
            {
                StateFile = configuration["state"] is { Length: > 0 } file ? Path.GetFullPath(file) : null,
                MinimumRevision = configuration.GetValue("minimum-revision", defaults.MinimumRevision),
                CurrentRevision = configuration.GetValue("revision", defaults.CurrentRevision),
                JournalCapacity = ProgramJournalCapacity,
                LogCapacity = ProgramLogCapacity,
            },
        };
    }

    /// <summary>An address of this machine alone: QR texts and the key travel there.</summary>
    private static Uri ReadApi(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" }
        && LocalOnly.IsLocalName(address.Host)
            ? address
            : throw new FormatException("--api is the address of a service on this machine, such as http://localhost:7071.");
}
