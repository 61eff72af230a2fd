using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>How to rotate; both fields are optional.</summary>
// Written for the document; RotateSecretRequest reads the body.
internal sealed record RotateSecretBody
{
    [Description("The caller's own secret: whsec_ and the base64 of 24 to 64 bytes. A new one is made unless given.")]
    [Example("\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    public string? Secret { get; init; }

    [Description("For so many seconds messages are signed with the secret before as well: 0 to 604800 (7 days); 86400 unless given.")]
    [Example("86400")]
    public int? OverlapSeconds { get; init; }
}
