using System.Text.Json;
using WhatsAppSimulator;
using WhatsAppSimulator.Http;

#pragma warning disable RS0030 // A program talks on its console.
if (args is ["decode", .. var hex] && hex.Length > 0) return DecodeCommand.Run(string.Concat(hex), Console.Out, Console.Error);

SimulatorApp started;
try
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables("SIMULATOR_").AddCommandLine(args).Build();
    var options = SimulatorAppOptions.Read(configuration) with { ApiKey = Environment.GetEnvironmentVariable("Simulator__ApiKey") };
    started = await SimulatorApp.StartAsync(options);
}
catch (Exception exception) when (exception is IOException or InvalidDataException or InvalidOperationException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine("Usage: WhatsAppSimulator [--port N] [--api URL] [--state FILE] [--revision N] [--minimum-revision N] | decode HEX");
    return 1;
}

await using var app = started;
var ready = new ReadyLine("ready", app.SocketAddress.ToString(), app.Address.ToString(), app.Server.NoiseRootPublicKey);
Console.WriteLine(JsonSerializer.Serialize(ready, HttpJsonContext.Default.ReadyLine));
Console.WriteLine($"Clients connect to {ready.Url} and trust the Noise root key {ready.NoiseRootKey}; page and commands: {ready.Commands}. Ctrl+C ends.");
await app.WaitForShutdownAsync();
return 0;
