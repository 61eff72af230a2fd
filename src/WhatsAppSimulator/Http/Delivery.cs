using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Http;

/// <summary>What the service does to a linked device by itself: from the request to the stanzas.</summary>
internal sealed class Delivery(SimulatedServer server)
{
    /// <summary>Stanzas, or keys, of one request.</summary>
    public const int MaxCount = 1000;

    private const int RoutingLength = 8;

    /// <summary>Tags of which <see cref="Traffic"/> has stanzas that are owed an answer.</summary>
    private static readonly string[] OwedTags = ["message", "receipt", "notification", "call", "status"];

    /// <summary>What is wrong with the request; null when nothing is.</summary>
    public static string? Mistake(DeliverRequest request)
    {
        if (request.Count is < 1 or > MaxCount) return $"count is 1 to {MaxCount}";
        if (request.Count is not null && request.Kind != "pre-keys-used" && !OwedTags.Contains(request.Kind)) return "this kind has no count";
        if (request.Type is not null && request.Kind is not ("notification" or "dirty")) return "this kind has no type";
        return request.Kind == "dirty" && string.IsNullOrEmpty(request.Type) ? "type is missing" : null;
    }

    /// <summary>Null when there is no such kind; otherwise done when it returns.</summary>
    public async Task<DeliverResponse?> SendAsync(SimulatedDevice device, DeliverRequest request, CancellationToken cancellationToken)
    {
        bool? answered = null;
        var count = request.Count ?? 1;
        switch (request.Kind)
        {
            case "notification" when request.Type is { } type:
                for (int i = 0; i < count; i++) await device.NotifyAsync(type);
                break;
            case { } tag when OwedTags.Contains(tag):
                foreach (var stanza in Pick(device, tag, count)) await device.DeliverAsync(stanza);
                break;
            case "pre-keys-used":
                await device.ConsumePreKeysAsync(count);
                break;
            case "digest":
                await device.AskForDigestAsync();
                break;
            case "device-list":
                await device.TellDeviceListAsync();
                break;
            case "dirty":
                await device.MarkDirtyAsync(request.Type!);
                break;
            case "edge-routing":
                await device.GiveRoutingAsync(server.Options.Random.Bytes(RoutingLength));
                break;
            case "ping":
                answered = await device.PingAsync(cancellationToken);
                break;
            default:
                return null;
        }

        return new DeliverResponse(device.Unacknowledged.Count, answered);
    }

    /// <summary>That many stanzas of one tag: one of each kind in turn, each with an id of its own.</summary>
    private IEnumerable<Node> Pick(SimulatedDevice device, string tag, int count)
    {
        var traffic = new Traffic(device, server.Options.Random);
        while (true)
        {
            foreach (var stanza in traffic.Owed().Where(stanza => stanza.Tag == tag))
            {
                if (count-- == 0) yield break;
                yield return stanza;
            }
        }
    }
}
