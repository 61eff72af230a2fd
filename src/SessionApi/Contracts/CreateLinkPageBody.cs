using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Wishes for a link page; every field is optional.</summary>
// Written for the document; CreateLinkPageRequest reads the body.
internal sealed record CreateLinkPageBody
{
    [Description("How long it is good for: 60 to 900 seconds; 900 unless given.")]
    [Example("300")]
    public int? ExpiresInSeconds { get; init; }
}
