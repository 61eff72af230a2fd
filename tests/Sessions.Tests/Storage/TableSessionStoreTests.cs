using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableSessionStoreTests(AzuriteFixture azurite) : SessionStoreContract
{
    protected override async Task<ISessionStore> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Sessions;
}
