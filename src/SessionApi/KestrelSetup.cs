using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SessionApi.Auth;
using SessionApi.Links;

namespace SessionApi;

/// <summary>Kestrel's part of the API's promises: small bodies, no advertisement, and no open door without a key.</summary>
internal sealed class KestrelSetup(
    ApiKeyRing keys, StoredKeysStartup stored, IKeylessAccess keyless, PublicAddress address, IOptions<AuthOptions> auth,
    IOptions<RequestLimitsOptions> limits)
    : IPostConfigureOptions<KestrelServerOptions>
{
    // Kestrel counts the framing of chunked bodies too; the exact limit is kept where bodies are read.
    private const int ChunkFraming = 4096;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = limits.Value.BodyBytes + ChunkFraming;

        options.ConfigureEndpointDefaults(listen =>
        {
            if (keys.IsEmpty && !auth.Value.AllowAnonymous) RefuseExposure(listen);
            RefuseNamelessness(listen);
        });
    }

    private void RefuseNamelessness(ListenOptions listen)
    {
        if (address.IsConfigured || listen.EndPoint is IPEndPoint { Address: var local } && IPAddress.IsLoopback(local)) return;

        throw new InvalidOperationException(
            $"Links for others to open cannot begin with {listen.EndPoint}. Set Http:PublicUrl to where callers reach this service, such as https://sessions.example.com.");
    }

    private void RefuseExposure(ListenOptions listen)
    {
        // Endpoints are bound when all else has started, so stored keys have been looked for by now.
        if (keyless.MayListenOn(listen.EndPoint) || stored.FoundKey) return;

        throw new InvalidOperationException(
            $"No API key is configured, so {listen.EndPoint} would be open to everybody. "
            + $"{keyless.Advice}, set Auth:Keys:NAME:Value, make a key (./dev keys create), or switch on Auth:AllowAnonymous.");
    }
}
