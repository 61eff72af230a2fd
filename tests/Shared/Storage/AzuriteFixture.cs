namespace Shared.Storage;

/// <summary>One Azurite for a test assembly, started by the first test that asks for it. Tests keep apart by using tenants of their own.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> _server = new(() => AzuriteServer.StartAsync(CancellationToken.None));

    /// <summary>For <c>Storage:ConnectionString</c>.</summary>
    public async Task<string> ConnectionStringAsync() => (await _server.Value).ConnectionString;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}
