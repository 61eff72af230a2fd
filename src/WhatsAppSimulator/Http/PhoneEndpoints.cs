using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Http;

/// <summary>What a person does with a phone.</summary>
internal sealed class PhoneEndpoints(SimulatedServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/phones", AddAsync);
        routes.MapGet("/phones", () => Results.Ok(server.Phones.Select(PhoneResponse.From).ToArray()));
        routes.MapGet("/phones/{number}", (string number) =>
            server.FindPhone(number) is { } phone ? Results.Ok(PhoneResponse.From(phone)) : Problems.PhoneNotFound());
        routes.MapDelete("/phones/{number}/devices/{device:int}", RemoveAsync);
    }

    /// <summary>201 with the phone; the body may be missing. 400 <c>invalid-number</c>, 409 <c>phone-exists</c>.</summary>
    private async Task<IResult> AddAsync(HttpRequest request)
    {
        var wanted = new AddPhoneRequest();
        if (request.ContentLength is not (null or 0) || request.ContentType is not null)
        {
            (var body, var problem) = await JsonBody.ReadAsync(request, HttpJsonContext.Default.AddPhoneRequest);
            if (problem is not null) return problem;
            wanted = body!;
        }

        if (wanted.Number is { } number)
        {
            if (!PhoneNumber.IsValid(number)) return Problems.InvalidNumber();
            if (server.FindPhone(number) is not null) return Problems.PhoneExists();
        }

        var phone = server.AddPhone(wanted.Number, wanted.Platform ?? "android", wanted.BusinessName);
        await server.SaveAsync();
        return Results.Created($"/phones/{phone.Number}", PhoneResponse.From(phone));
    }

    /// <summary>204. 404 <c>phone-not-found</c> or <c>device-not-found</c>.</summary>
    private async Task<IResult> RemoveAsync(string number, int device)
    {
        if (server.FindPhone(number) is not { } phone) return Problems.PhoneNotFound();

        return await phone.RemoveDeviceAsync(device) ? Results.NoContent() : Problems.DeviceNotFound();
    }
}
