namespace WhatsAppSimulator.Http;

/// <summary>What the server knows of the linked devices, and what it sends them by itself.</summary>
internal sealed class DeviceEndpoints(SimulatedServer server)
{
    private readonly Delivery _delivery = new(server);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/devices", () => Results.Ok(server.Devices.Select(DeviceResponse.From).ToArray()));
        routes.MapPost("/phones/{number}/devices/{device:int}/deliver", DeliverAsync);
    }

    /// <summary>
    /// 200 with what the device owes then. 400 <c>unknown-delivery</c>, <c>invalid-delivery</c>; 404 <c>phone-not-found</c>,
    /// <c>device-not-found</c>.
    /// </summary>
    private async Task<IResult> DeliverAsync(string number, int device, HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, HttpJsonContext.Default.DeliverRequest);
        if (problem is not null) return problem;
        if (Delivery.Mistake(body!) is { } mistake) return Problems.InvalidDelivery(mistake);
        if (server.FindPhone(number) is not { } phone) return Problems.PhoneNotFound();
        if (phone.Devices.FirstOrDefault(candidate => candidate.Device == device) is not { } linked) return Problems.DeviceNotFound();

        return await _delivery.SendAsync(linked, body!, request.HttpContext.RequestAborted) is { } sent ? Results.Ok(sent) : Problems.UnknownDelivery();
    }
}
