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

var configuration = new ConfigurationBuilder().AddEnvironmentVariables("SIMULATOR_").AddCommandLine(args).Build();
await using var app = await SimulatorApp.StartAsync(SimulatorAppOptions.Read(configuration));
var ready = new ReadyLine("ready", app.SocketAddress.ToString(), app.Address.ToString(), app.Server.NoiseRootPublicKey);
Console.WriteLine(JsonSerializer.Serialize(ready, HttpJsonContext.Default.ReadyLine));
Console.WriteLine($"Clients connect to {ready.Url} and trust the Noise root key {ready.NoiseRootKey}; commands go to {ready.Commands}. Ctrl+C ends.");
await app.WaitForShutdownAsync();
return 0;
