using Microsoft.Extensions.Options;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;
using Sessions.ApiKeys;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace SessionServer.Commands;

/// <summary><c>keys ...</c>: works on what the server of the same settings works on, whether that one runs or not.</summary>
internal static class KeysCommand
{
    private const string Usage = """
        keys create [--tenant default] [--name TEXT] [--scopes A,B]   make an API key; without --scopes it may do everything
        keys rotate                                                   add a new master key, or tell how to
        """;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">After <c>keys</c>.</param>
    /// <param name="services">Of the server that these settings make; it is not started.</param>
    /// <param name="output">Where a person reads.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, IServiceProvider services, TextWriter output)
    {
        switch (arguments)
        {
            case ["rotate"]:
                foreach (var line in await RotateAsync(services)) await output.WriteLineAsync(line);

                return 0;
            case ["create", .. var rest] when ReadOptions(rest) is { } options:
                return await CreateAsync(options, services, output);
            default:
                await output.WriteLineAsync(Usage);

                return 2;
        }
    }

    private static Task<IReadOnlyList<string>> RotateAsync(IServiceProvider services)
    {
        var rotation = new MasterKeyRotation(
            services.GetRequiredService<IOptions<EncryptionOptions>>().Value,
            services.IsDevelopmentStorage(),
            services.GetRequiredService<IRandomSource>(),
            services.GetRequiredService<TimeProvider>());

        return rotation.RotateAsync(CancellationToken.None);
    }

    private static async Task<int> CreateAsync(Dictionary<string, string> options, IServiceProvider services, TextWriter output)
    {
        var tenant = options.GetValueOrDefault("--tenant", Caller.DefaultTenant);
        var scopes = new ApiKeyOptions { Scopes = options.GetValueOrDefault("--scopes", "") }.ReadScopes();
        if (!SessionKey.IsValidId(tenant) || !scopes.IsSubsetOf(Scopes.All))
        {
            await output.WriteLineAsync($"A tenant has 1 to 63 lower-case letters, digits and dashes; scopes are {string.Join(", ", Scopes.All)}.");
            return 2;
        }

        // Whoever can reach the storage may do everything.
        var wish = new CreateKeyRequest { Name = options.GetValueOrDefault("--name"), Scopes = [.. scopes.Order(StringComparer.Ordinal)] };
        var (key, text, _) = services.GetRequiredService<KeyMaker>().Make(wish, new Caller(tenant, Scopes.All));
        await services.GetRequiredService<IApiKeyStore>().AddAsync(key!, CancellationToken.None);
        await output.WriteLineAsync($"A key of tenant {tenant} for {string.Join(", ", key!.Scopes)}. It is shown here alone:");
        await output.WriteLineAsync(text);

        return 0;
    }

    /// <summary>Pairs of a name and a value; null when they are none.</summary>
    private static Dictionary<string, string>? ReadOptions(string[] arguments)
    {
        if (arguments.Length % 2 != 0) return null;

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair[0] is not ("--tenant" or "--name" or "--scopes") || !options.TryAdd(pair[0], pair[1])) return null;
        }

        return options;
    }
}
