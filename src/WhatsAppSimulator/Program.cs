using System.Text.Json;
using WhatsApp;
using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.Http;

#pragma warning disable RS0030 // A program talks on its console.
if (args is ["decode", var hex])
{
    try
    {
        Console.Write(NodeXml.Write(NodeCodec.Decode(Convert.FromHexString(hex))));
        return 0;
    }
    catch (Exception exception) when (exception is FormatException or WireFormatException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}

SimulatorApp started;
try
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables("SIMULATOR_").AddCommandLine(args).Build();
    started = await SimulatorApp.StartAsync(SimulatorAppOptions.Read(configuration));
}
catch (Exception exception) when (exception is IOException or InvalidDataException or InvalidOperationException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine("Usage: WhatsAppSimulator [--port N] [--state FILE] [--revision N] [--minimum-revision N] | decode HEX");
    return 1;
}

await using var app = started;
var ready = new ReadyLine("ready", app.SocketAddress.ToString(), app.Address.ToString(), app.Server.NoiseRootPublicKey);
Console.WriteLine(JsonSerializer.Serialize(ready, HttpJsonContext.Default.ReadyLine));
Console.WriteLine($"Clients connect to {ready.Url} and trust the Noise root key {ready.NoiseRootKey}; commands go to {ready.Commands}. Ctrl+C ends.");
await app.WaitForShutdownAsync();
return 0;
