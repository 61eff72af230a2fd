using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SessionApi.Links;

/// <summary>Where callers reach this service, by its own settings: what a request says of it may be anybody's word.</summary>
internal sealed class PublicAddress(IOptions<HttpOptions> options, IConfiguration configuration, IServiceProvider services)
{
    /// <summary>Set by Azure, and by the Core Tools on a developer's machine: the host's name, maybe with a port.</summary>
    public const string SiteNameKey = "WEBSITE_HOSTNAME";

    /// <summary>Whether settings tell it.</summary>
    public bool IsConfigured => Configured is not null;

    /// <summary>The beginning of links, without a slash at its end.</summary>
    public string Get() => Configured ?? Listening ?? throw new InvalidOperationException("Set Http:PublicUrl.");

    private string? Configured => options.Value.PublicUrl.Length > 0
        ? options.Value.PublicUrl.TrimEnd('/')
        : configuration[SiteNameKey] is { Length: > 0 } name ? $"{(IsLoopback(name) ? "http" : "https")}://{name}" : null;

    // The server refuses to listen elsewhere than on loopback without a configured address.
    private string? Listening => services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/');

    private static bool IsLoopback(string name) => Uri.TryCreate($"http://{name}", UriKind.Absolute, out var url) && url.IsLoopback;
}
