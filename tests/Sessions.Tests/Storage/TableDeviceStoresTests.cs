using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableDeviceStoresTests(AzuriteFixture azurite) : DeviceStoreContract
{
    protected override async Task<IDeviceStores> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Devices;
}
