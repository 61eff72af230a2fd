namespace WhatsAppSimulator.Http;

/// <summary>How the program runs.</summary>
public sealed record SimulatorAppOptions
{
    /// <summary>Nobody looks back in the program; stanzas with hundreds of keys are better let go.</summary>
    private const int ProgramJournalCapacity = 64;

    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The simulated service.</summary>
    public SimulatedServerOptions Server { get; init; } = new();

    /// <summary>Reads <c>--port</c>, <c>--state</c>, <c>--minimum-revision</c> and <c>--revision</c>; what is not given keeps its default.</summary>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static SimulatorAppOptions Read(IConfiguration configuration)
    {
        var defaults = new SimulatedServerOptions();
        return new SimulatorAppOptions
        {
            Port = configuration.GetValue("port", 0),
            Server = defaults with
            {
                StateFile = configuration["state"] is { Length: > 0 } file ? Path.GetFullPath(file) : null,
                MinimumRevision = configuration.GetValue("minimum-revision", defaults.MinimumRevision),
                CurrentRevision = configuration.GetValue("revision", defaults.CurrentRevision),
                JournalCapacity = ProgramJournalCapacity,
            },
        };
    }
}
