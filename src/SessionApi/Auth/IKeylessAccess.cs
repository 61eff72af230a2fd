using System.Net;
using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>
/// What is safe while no key is configured and anonymous access is off. It depends on what stands between callers and this process,
/// so each kind of host brings its own; <see cref="LoopbackAccess"/> is the one of a process that callers reach directly.
/// </summary>
internal interface IKeylessAccess
{
    /// <summary>Whether the server may listen there; it does not start otherwise.</summary>
    bool MayListenOn(EndPoint endpoint);

    /// <summary>Whether the request may be answered.</summary>
    bool Allows(HttpContext context);
}
