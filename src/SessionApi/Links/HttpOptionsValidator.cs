using Microsoft.Extensions.Options;

namespace SessionApi.Links;

/// <summary>An address that links can begin with, or none.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options) =>
        options.PublicUrl.Length == 0 || IsPublicUrl(options.PublicUrl)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Http:PublicUrl is not an address that links can begin with: https://NAME, or http://NAME on this machine alone, without user, query and fragment.");

    private static bool IsPublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
}
