using System.Text;
using Sessions.Events;
using Sessions.Webhooks;

namespace Sessions.Tests.Webhooks;

/// <summary>Bodies that say in a word what they are about.</summary>
internal sealed class FakeBodies : IWebhookBodies
{
    public byte[] OfEvent(SessionEvent told) => Encoding.UTF8.GetBytes($"{told.Key.SessionId}/{told.Sequence}");

    public byte[] OfPing(string id, string webhookId, DateTimeOffset at) => Encoding.UTF8.GetBytes($"ping {webhookId}");
}
