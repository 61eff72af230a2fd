using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// What the worker's own pipeline does with a request before a function has it: applies the forwarding headers, routes, invokes.
/// The worker has no guard against a function that runs itself again; here it is an error, where there it is the end of the process.
/// </summary>
internal static class FunctionInvocations
{
    private static readonly object Invoked = new();

    public static void UseFunctions(this IApplicationBuilder app, IEnumerable<HttpFunction> functions)
    {
        app.UseForwardedHeaders();
        app.UseRouting();
        app.UseEndpoints(routes => routes.DataSources.Add(new DefaultEndpointDataSource(functions.Select(EndpointOf))));
    }

    private static Endpoint EndpointOf(HttpFunction function)
    {
        var route = new RouteEndpointBuilder(context => InvokeAsync(function, context), RoutePatternFactory.Parse(function.Route), order: 0)
        {
            DisplayName = function.Name,
            Metadata = { new HttpMethodMetadata(function.Trigger.Methods) },
        };

        return route.Build();
    }

    private static async Task InvokeAsync(HttpFunction function, HttpContext context)
    {
        if (!context.Items.TryAdd(Invoked, function.Name)) throw new InvalidOperationException($"{function.Name} runs again for the same request.");

        var result = await function.InvokeAsync(context);
        await result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
    }
}
