using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableDeliveryStoreTests(AzuriteFixture azurite) : DeliveryStoreContract
{
    protected override async Task<object> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Deliveries;
}
