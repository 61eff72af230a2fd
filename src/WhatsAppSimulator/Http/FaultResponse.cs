namespace WhatsAppSimulator.Http;

/// <param name="Connections">How many of the connections that are open now the fault covers.</param>
internal sealed record FaultResponse(int Connections);
