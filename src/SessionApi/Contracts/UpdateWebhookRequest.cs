using System.Text.Json;
using Sessions;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>The body of <c>PATCH /webhooks/{id}</c>: a merge patch (RFC 7396). Null takes a field away; unknown fields are ignored.</summary>
internal static class UpdateWebhookRequest
{
    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static UpdateWebhook Read(JsonElement body, FieldErrors errors)
    {
        var change = new UpdateWebhook();
        foreach (var field in body.EnumerateObject())
        {
            var value = field.Value.ValueKind == JsonValueKind.Null ? (JsonElement?)null : field.Value;
            change = field.Name switch
            {
                WebhookFields.Url => change with { Url = WebhookFields.ReadUrl(field.Value, errors) },
                WebhookFields.Enabled => change with { IsEnabled = WebhookFields.ReadEnabled(field.Value, errors) },
                WebhookFields.Name => change with { Name = new(value is { } name ? WebhookFields.ReadName(name, errors) : null) },
                WebhookFields.Description =>
                    change with { Description = new(value is { } description ? WebhookFields.ReadDescription(description, errors) : null) },
                WebhookFields.Events => change with { EventTypes = new Change<IReadOnlyList<string>>(value is { } types ? WebhookFields.ReadEvents(types, errors) : null) },
                WebhookFields.Sessions => change with { SessionIds = new Change<IReadOnlyList<string>>(value is { } ids ? WebhookFields.ReadSessions(ids, errors) : null) },
                _ => change,
            };
            // Somebody who sends it takes it for changeable here.
            if (field.Name == WebhookFields.Secret) errors.Add(field.Name, "is changed by POST /webhooks/{id}/rotate-secret");
        }

        return change;
    }
}
