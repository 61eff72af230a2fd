using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryUnlinkStoreTests : UnlinkStoreContract
{
    protected override Task<IUnlinkStore> OpenAsync(TimeProvider time) => Task.FromResult<IUnlinkStore>(new InMemoryUnlinkStore(time));
}
