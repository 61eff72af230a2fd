using System.Text.Json;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /webhooks</c>: null is the same as absent, unknown fields are ignored.</summary>
internal static class CreateWebhookRequest
{
    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field. Without an address there is no wish.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static WebhookWish? Read(JsonElement? body, FieldErrors errors)
    {
        var wish = new WebhookWish { Url = "" };
        foreach (var field in body?.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null) ?? [])
        {
            wish = field.Name switch
            {
                WebhookFields.Url => wish with { Url = WebhookFields.ReadUrl(field.Value, errors) ?? "?" },
                WebhookFields.Name => wish with { Name = WebhookFields.ReadName(field.Value, errors) },
                WebhookFields.Description => wish with { Description = WebhookFields.ReadDescription(field.Value, errors) },
                WebhookFields.Events => wish with { EventTypes = WebhookFields.ReadEvents(field.Value, errors) },
                WebhookFields.Sessions => wish with { SessionIds = WebhookFields.ReadSessions(field.Value, errors) },
                WebhookFields.Enabled => wish with { IsEnabled = WebhookFields.ReadEnabled(field.Value, errors) ?? true },
                WebhookFields.Secret => wish with { Secret = WebhookFields.ReadSecret(field.Value, errors) },
                _ => wish,
            };
        }

        if (wish.Url.Length == 0) errors.Add(WebhookFields.Url, "is needed");

        return errors.Any ? null : wish;
    }
}
