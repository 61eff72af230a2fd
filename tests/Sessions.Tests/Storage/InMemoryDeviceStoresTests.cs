using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryDeviceStoresTests : DeviceStoreContract
{
    protected override Task<IDeviceStores> OpenAsync() => Task.FromResult<IDeviceStores>(new InMemoryDeviceStores());
}
