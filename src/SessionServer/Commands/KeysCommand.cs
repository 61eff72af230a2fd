using Microsoft.Extensions.Options;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace SessionServer.Commands;

/// <summary><c>keys rotate</c>: works on what the server of the same settings works on, whether that one runs or not.</summary>
internal static class KeysCommand
{
    private const string Usage = "keys rotate    add a new master key, or tell how to";

    /// <summary>Runs it.</summary>
    /// <param name="arguments">After <c>keys</c>.</param>
    /// <param name="services">Of the server that these settings make; it is not started.</param>
    /// <param name="output">Where a person reads.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IServiceProvider services, TextWriter output)
    {
        switch (arguments)
        {
            case ["rotate"]:
                foreach (var line in await RotateAsync(services)) await output.WriteLineAsync(line);

                return 0;
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
}
