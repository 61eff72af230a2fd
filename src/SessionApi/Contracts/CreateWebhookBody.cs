using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>A new webhook; only the address is needed.</summary>
// Written for the document; CreateWebhookRequest reads the body, with an error for each wrong field.
internal sealed record CreateWebhookBody
{
    [Description("Where events are posted to: https (or http), without user and password. Must be reachable from the Internet.")]
    [Example("\"https://example.com/whatsapp\"")]
    public required string Url { get; init; }

    [Description("The caller's own word for it: 1 to 200 characters.")]
    [Example("\"crm\"")]
    public string? Name { get; init; }

    [Description("The caller's own note: 1 to 1000 characters.")]
    [Example("\"Keeps the customers' list up to date.\"")]
    public string? Description { get; init; }

    [Description("Only these types of events. All unless given.")]
    [Example("""["session.status"]""")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Only events of these sessions, 1 to 100 ids. All of the tenant (or of the key's list) unless given.")]
    [Example("""["shop-7"]""")]
    public IReadOnlyList<string>? Sessions { get; init; }

    [Description("Whether events are sent. True unless given.")]
    [Example("true")]
    public bool? Enabled { get; init; }

    [Description("The caller's own signing secret: whsec_ and the base64 of 24 to 64 bytes. A new one is made unless given.")]
    [Example("\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    public string? Secret { get; init; }
}
