using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function of this assembly that answers HTTP requests, as its attributes describe it.</summary>
internal sealed record HttpFunction(string Name, HttpTriggerAttribute Trigger, MethodInfo Method)
{
    private static readonly RouteValueDictionary NoDefaults = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HttpFunction> All { get; } =
    [
        .. from type in typeof(HttpFunction).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select new HttpFunction(function.Name, method.GetParameters().Single().GetCustomAttribute<HttpTriggerAttribute>()!, method),
    ];

    /// <summary>With a slash in front: <c>extensions.http.routePrefix</c> is empty.</summary>
    public string Route => $"/{Trigger.Route ?? Name}";

    /// <summary>Whether the Functions host, which asks one function after the other, would choose this one.</summary>
    public bool Takes(string method, string path) =>
        (Trigger.Methods.Count == 0 || Trigger.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
        && new TemplateMatcher(TemplateParser.Parse(Route.TrimStart('/')), NoDefaults).TryMatch(path, []);

    /// <summary>One invocation, with an instance of its own.</summary>
    public Task<IActionResult> InvokeAsync(HttpContext context) =>
        (Task<IActionResult>)Method.Invoke(ActivatorUtilities.CreateInstance(context.RequestServices, Method.DeclaringType!), [context.Request])!;
}
