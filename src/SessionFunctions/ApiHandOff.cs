using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SessionApi;

namespace SessionFunctions;

/// <summary>Lets the API's pipeline answer a request that the Functions host has routed to one of the functions.</summary>
public sealed class ApiHandOff(IServiceProvider services)
{
    private static readonly EmptyResult Answered = new();

    private readonly RequestDelegate _pipeline = new ApplicationBuilder(services).UseSessionApi().Build();

    /// <summary>Returns when the pipeline has written the answer; there is nothing left for the worker to write.</summary>
    public async Task<IActionResult> AnswerAsync(HttpRequest request)
    {
        // The worker has matched the request to the function. Routing skips a request that has an endpoint and would run that one again:
        // the same function, without end.
        request.HttpContext.SetEndpoint(null);
        request.RouteValues.Clear();

        await _pipeline(request.HttpContext);
        return Answered;
    }
}
