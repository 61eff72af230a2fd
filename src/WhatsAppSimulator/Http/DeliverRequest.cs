namespace WhatsAppSimulator.Http;

/// <param name="Kind">What the service sends; see <see cref="Delivery"/>.</param>
/// <param name="Count">How many stanzas, or pre-keys that are used up; one unless given.</param>
/// <param name="Type">Of a notification, or of the data that is dirty.</param>
internal sealed record DeliverRequest(string? Kind = null, int? Count = null, string? Type = null);
