namespace WhatsAppSimulator.Persistence;

/// <summary>Keeps what a restarted server has to know.</summary>
internal interface IStateStore
{
    /// <summary>Returns when everything as of this call is durable.</summary>
    Task SaveAsync();
}
