using System.Net;
using Microsoft.AspNetCore.Http;
using SessionApi.Auth;

namespace SessionApi.Tests.Auth;

internal sealed class NobodyMayCall : IKeylessAccess
{
    public string Advice => "Do something else";

    public bool MayListenOn(EndPoint endpoint) => true;

    public bool Allows(HttpContext context) => false;
}
