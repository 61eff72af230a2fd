namespace WhatsAppSimulator.Http;

/// <summary>What the server knows of the linked devices.</summary>
internal sealed class DeviceEndpoints(SimulatedServer server)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/devices", () => Results.Ok(server.Devices.Select(DeviceResponse.From).ToArray()));
}
