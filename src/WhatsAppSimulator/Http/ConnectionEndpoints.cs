namespace WhatsAppSimulator.Http;

/// <summary>How many clients there are, and how many come at the same time.</summary>
internal sealed class ConnectionEndpoints(SimulatedServer server)
{
    private const string Path = "/connections";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, () => Results.Ok(ConnectionsResponse.From(server)));
        routes.MapDelete(Path + "/peak", () =>
        {
            server.Handshakes.Restart();
            return Results.Ok(ConnectionsResponse.From(server));
        });
    }
}
