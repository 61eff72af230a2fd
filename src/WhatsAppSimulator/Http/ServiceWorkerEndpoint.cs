namespace WhatsAppSimulator.Http;

/// <summary>
/// <c>GET /sw.js</c>: where clients learn the current revision. Like the real one it writes its JSON with escaped quotes and answers 400 to
/// whoever does not look like a browser that opens it directly. Source: linked-device 6.2.
/// </summary>
internal sealed class ServiceWorkerEndpoint(SimulatedServer server)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/sw.js", Get);

    private IResult Get(HttpRequest request)
    {
        if (request.Headers["sec-fetch-site"] != "none" || !request.Headers.UserAgent.ToString().StartsWith("Mozilla/5.0 ", StringComparison.Ordinal))
        {
            return Problems.ImplausibleBrowser();
        }

        var revision = Stanzas.Decimal(server.Options.CurrentRevision);
        return Results.Text(
            $$$"""self.__data=JSON.parse("{\"SiteData\":{\"server_revision\":{{{revision}}},\"client_revision\":{{{revision}}} }}");""",
            "application/javascript");
    }
}
