using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>Lets a request through to a route marked with <see cref="RequiredScope"/> once it is known who calls; <see cref="GrantMiddleware"/> asks whether they may.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerFinder callers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is null)
        {
            await next(context);
            return;
        }

        var (caller, refusal) = await callers.FindAsync(context);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }
}
