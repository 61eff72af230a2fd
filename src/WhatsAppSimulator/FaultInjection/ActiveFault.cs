namespace WhatsAppSimulator.FaultInjection;

/// <summary>A lasting fault that waits for its occasions.</summary>
/// <param name="Id">Unique in this server.</param>
/// <param name="Fault">As it was asked for.</param>
/// <param name="Left">On how many occasions it will still show; null: until it is ended.</param>
public sealed record ActiveFault(long Id, LastingFault Fault, int? Left);
