using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryProxyStoreTests : ProxyStoreContract
{
    protected override Task<IProxyStore> OpenAsync() => Task.FromResult<IProxyStore>(new InMemoryProxyStore(TimeProvider.System));
}
