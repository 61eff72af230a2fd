using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>What to change of a webhook, as a merge patch: what is absent stays, null takes away.</summary>
// Written for the document; UpdateWebhookRequest reads the body, with an error for each wrong field.
internal sealed record UpdateWebhookBody
{
    [Description("Where events are posted to.")]
    [Example("\"https://example.com/whatsapp\"")]
    public string? Url { get; init; }

    [Description("The caller's own word for it: 1 to 200 characters.")]
    [Example("\"crm\"")]
    public string? Name { get; init; }

    [Description("The caller's own note: 1 to 1000 characters.")]
    [Example("\"Keeps the customers' list up to date.\"")]
    public string? Description { get; init; }

    [Description("Only these types of events; null: all.")]
    [Example("""["session.status"]""")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Only events of these sessions; null: all of the tenant (or of the key's list).")]
    [Example("""["shop-7"]""")]
    public IReadOnlyList<string>? Sessions { get; init; }

    [Description("Whether events are sent. Enabled again, a webhook goes on where it stopped.")]
    [Example("true")]
    public bool? Enabled { get; init; }
}
