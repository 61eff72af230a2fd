namespace WhatsAppSimulator.Http;

/// <param name="Number">7 to 15 digits; one is made up when it is missing.</param>
/// <param name="Platform">android unless given; iphone, smba and smbi are the others.</param>
/// <param name="BusinessName">Only business accounts have one.</param>
internal sealed record AddPhoneRequest(string? Number = null, string? Platform = null, string? BusinessName = null);
