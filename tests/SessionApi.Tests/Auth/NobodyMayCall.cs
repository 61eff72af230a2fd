using System.Net;
using Microsoft.AspNetCore.Http;
using SessionApi.Auth;

namespace SessionApi.Tests.Auth;

internal sealed class NobodyMayCall : IKeylessAccess
{
    public bool MayListenOn(EndPoint endpoint) => true;

    public bool Allows(HttpContext context) => false;
}
