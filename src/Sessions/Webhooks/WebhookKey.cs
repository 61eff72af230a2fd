namespace Sessions.Webhooks;

/// <summary>Names one webhook: its tenant and its id, both of the alphabet of session ids. The grain key is <c>tenant/webhookId</c>.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="WebhookId">A UUID.</param>
[GenerateSerializer, Immutable, Alias("Sessions.WebhookKey")]
public readonly record struct WebhookKey([property: Id(0)] string Tenant, [property: Id(1)] string WebhookId)
{
    /// <summary>Whether both parts may be in a key.</summary>
    public bool IsValid => SessionKey.IsValidId(Tenant) && SessionKey.IsValidId(WebhookId);

    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">Not <c>tenant/webhookId</c>.</exception>
    public static WebhookKey Parse(string grainKey)
    {
        var key = SessionKey.Parse(grainKey);
        return new(key.Tenant, key.SessionId);
    }

    /// <summary>The grain key.</summary>
    public override string ToString() => $"{Tenant}/{WebhookId}";
}
