using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableEventStoreTests(AzuriteFixture azurite) : EventStoreContract
{
    protected override async Task<object> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Events;
}
