using Sessions.Events;

namespace Sessions.Webhooks;

/// <summary>Writes messages as callers of the API know them: JSON in UTF-8. The same message is the same bytes, always.</summary>
public interface IWebhookBodies
{
    /// <summary>An event, as the routes of events show it.</summary>
    byte[] OfEvent(SessionEvent told);

    /// <summary>A test message.</summary>
    /// <param name="id">Its <c>webhook-id</c>.</param>
    /// <param name="webhookId">Of the webhook that is tested.</param>
    /// <param name="at">UTC.</param>
    byte[] OfPing(string id, string webhookId, DateTimeOffset at);
}
