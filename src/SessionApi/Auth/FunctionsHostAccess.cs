using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace SessionApi.Auth;

/// <summary>
/// A developer who runs the host of Azure Functions on their own machine. That host forwards every caller over loopback and, by default,
/// listens on all networks, so who calls is known only from the headers that it adds and that the worker has applied before
/// the pipeline sees the request: address, host and scheme are the caller's by then, and what they were is in <c>X-Original-*</c>. One step
/// of forwarding is applied, the last; more of them, a proxy's or a liar's, stay behind in <c>X-Forwarded-*</c> and are a refusal.
/// </summary>
internal sealed class FunctionsHostAccess(IConfiguration configuration) : IKeylessAccess
{
    /// <summary>Set by the Core Tools, to <see cref="Development"/>.</summary>
    public const string EnvironmentKey = "AZURE_FUNCTIONS_ENVIRONMENT";

    /// <summary>Set wherever Azure runs the app.</summary>
    public const string SiteNameKey = "WEBSITE_SITE_NAME";

    private const string Development = "Development";
    private const string OriginalForHeader = "X-Original-For";
    private const string OriginalHostHeader = "X-Original-Host";

    private readonly LoopbackAccess _loopback = new();

    private readonly bool _isOwnMachine =
        string.Equals(configuration[EnvironmentKey], Development, StringComparison.OrdinalIgnoreCase) && configuration[SiteNameKey] is null;

    public string Advice => "Run it on your own machine (./dev func)";

    public bool MayListenOn(EndPoint endpoint) => _isOwnMachine && _loopback.MayListenOn(endpoint);

    public bool Allows(HttpContext context) =>
        _isOwnMachine && IsForwarded(context.Request.Headers) && _loopback.Allows(context) && CameUnderOwnNames(context.Request.Headers);

    // A host that tells nothing of its callers makes each of them look like this machine.
    private static bool IsForwarded(IHeaderDictionary headers) => headers.ContainsKey(OriginalForHeader);

    // The name before forwarding was applied. Where a host passes Host on, it is the one that the caller used, whatever else they claim.
    private static bool CameUnderOwnNames(IHeaderDictionary headers) =>
        headers[OriginalHostHeader].All(name => LoopbackAccess.IsOwnName(new HostString(name ?? "").Host));
}
