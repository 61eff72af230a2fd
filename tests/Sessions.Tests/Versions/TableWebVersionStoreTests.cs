using Sessions.Storage;
using Sessions.Tests.Storage;
using Shared.Storage;

namespace Sessions.Tests.Versions;

public sealed class TableWebVersionStoreTests(AzuriteFixture azurite) : WebVersionStoreContract
{
    private protected override async Task<IWebVersionStore> OpenAsync() =>
        new TableWebVersionStore(new TestTables(await azurite.ConnectionStringAsync()).Tables);
}
