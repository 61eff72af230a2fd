using WhatsApp;

namespace Sessions;

/// <summary>A client that is running.</summary>
internal sealed class SessionConnection(WhatsAppClient client) : ISessionConnection
{
    public ClientEvidence Evidence => client.Evidence;

    public Task<bool> LogoutAsync(CancellationToken cancellationToken) => client.LogoutAsync(cancellationToken);

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
