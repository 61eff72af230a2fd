using System.Net;
using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>
/// What is safe while no key is configured and anonymous access is off. It depends on what stands between callers and this process,
/// so each kind of host brings its own: <see cref="LoopbackAccess"/> that of a process which callers reach directly,
/// <see cref="FunctionsHostAccess"/> that of a worker behind the host of Azure Functions.
/// </summary>
internal interface IKeylessAccess
{
    /// <summary>What to do instead where <see cref="MayListenOn"/> is false: a sentence without its full stop.</summary>
    string Advice { get; }

    /// <summary>Whether the server may listen there; it does not start otherwise.</summary>
    bool MayListenOn(EndPoint endpoint);

    /// <summary>Whether the request may be answered.</summary>
    bool Allows(HttpContext context);
}
