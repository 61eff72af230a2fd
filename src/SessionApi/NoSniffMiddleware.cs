using Microsoft.AspNetCore.Http;

namespace SessionApi;

/// <summary>No answer, whatever it is, is taken by a browser for something else than it says.</summary>
internal sealed class NoSniffMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // When the answer begins: one that fails is cleared before.
        context.Response.OnStarting(
            static response =>
            {
                ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            },
            context.Response);

        return next(context);
    }
}
