using WhatsAppSimulator.Http.Api;

namespace WhatsAppSimulator.Http;

/// <summary>What waits for a scan: sessions as the service tells them, and clients as this side of the wire sees them.</summary>
internal sealed class SessionEndpoints(SimulatedServer server, SessionCodes codes)
{
    /// <summary>Clients that are listed at most, the oldest.</summary>
    private const int Limit = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions", ListAsync);
        routes.MapGet("/registrations", () => Results.Ok(server.WaitingRegistrations(Limit).ToArray()));
    }

    /// <summary>200, without an address when no service is known. 502 <c>api-unreachable</c>, <c>api-key-refused</c>, <c>api-unexpected</c>.</summary>
    private async Task<IResult> ListAsync(HttpRequest request)
    {
        try
        {
            return Results.Ok(new SessionsResponse(codes.Address, await codes.ListAsync(request.HttpContext.RequestAborted)));
        }
        catch (ApiException exception)
        {
            return Problems.ApiFailed(exception);
        }
    }
}
