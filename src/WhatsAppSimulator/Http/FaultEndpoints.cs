using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Http;

/// <summary>What goes wrong on request.</summary>
internal sealed class FaultEndpoints(SimulatedServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/faults", InjectAsync);
        routes.MapGet("/faults", () => Results.Ok(server.Faults.Standing.Select(ActiveFaultResponse.From).ToArray()));
        routes.MapDelete("/faults/{id:long}", (long id) => server.Faults.End(id) ? Results.NoContent() : Problems.FaultNotFound());
        routes.MapDelete("/faults", () =>
        {
            server.Faults.Clear();
            return Results.NoContent();
        });
    }

    /// <summary>
    /// 200 with the number of connections covered. 400 <c>unknown-fault</c>, <c>invalid-fault</c>; 409 <c>no-connection</c> when a fault that
    /// happens at once met none.
    /// </summary>
    private async Task<IResult> InjectAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, HttpJsonContext.Default.FaultRequest);
        if (problem is not null) return problem;

        try
        {
            if (FaultReader.Read(body!) is not { } fault) return Problems.UnknownFault();

            var covered = await server.Faults.InjectAsync(fault);
            return covered == 0 && fault is MomentaryFault ? Problems.NoConnection() : Results.Ok(new FaultResponse(covered));
        }
        catch (InvalidFaultException exception)
        {
            return Problems.InvalidFault(exception.Message);
        }
    }
}
