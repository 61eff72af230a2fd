using System.Text.Json;
using Sessions.Events;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>Messages to webhooks are what the routes of events show.</summary>
internal sealed class EventJson : IWebhookBodies
{
    public byte[] OfEvent(SessionEvent told) => JsonSerializer.SerializeToUtf8Bytes(EventResponse.From(told), ApiJson.Context.EventResponse);

    public byte[] OfPing(string id, string webhookId, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(new PingMessage(id, PingMessage.PingType, at, new(webhookId)), ApiJson.Context.PingMessage);
}
