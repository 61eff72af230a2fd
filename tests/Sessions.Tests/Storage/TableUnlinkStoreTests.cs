using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableUnlinkStoreTests(AzuriteFixture azurite) : UnlinkStoreContract
{
    protected override async Task<IUnlinkStore> OpenAsync(TimeProvider time) =>
        new TestTables(await azurite.ConnectionStringAsync()).Unlinks(time);
}
