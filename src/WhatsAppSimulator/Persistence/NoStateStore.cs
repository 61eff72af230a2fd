namespace WhatsAppSimulator.Persistence;

/// <summary>For a server that lives in memory alone.</summary>
internal sealed class NoStateStore : IStateStore
{
    public Task SaveAsync() => Task.CompletedTask;
}
