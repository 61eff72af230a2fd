namespace WhatsAppSimulator.Http;

/// <summary>What the server knows of the linked devices, and what goes wrong on request.</summary>
internal sealed class DeviceEndpoints(SimulatedServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/devices", () => Results.Ok(server.Devices.Select(DeviceResponse.From).ToArray()));
        routes.MapPost("/faults/drop", DropAsync);
    }

    /// <summary>204 when the connection is cut. 404 <c>device-not-found</c>, also for a device that is offline.</summary>
    private async Task<IResult> DropAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, HttpJsonContext.Default.DropRequest);
        if (problem is not null) return problem;

        var device = server.Devices.FirstOrDefault(candidate => candidate.Number == body!.Number && candidate.Device == body.Device);
        return device is not null && await server.Faults.DropAsync(device, request.HttpContext.RequestAborted)
            ? Results.NoContent()
            : Problems.DeviceNotFound();
    }
}
