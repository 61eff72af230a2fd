namespace WhatsAppSimulator.Http;

/// <param name="UnacknowledgedCount">Stanzas that the device owes an answer for now.</param>
/// <param name="Answered">Of a ping: whether the device answered it.</param>
internal sealed record DeliverResponse(int UnacknowledgedCount, bool? Answered = null);
