using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryDeliveryStoreTests : DeliveryStoreContract
{
    protected override Task<object> OpenAsync() => Task.FromResult<object>(new InMemoryDeliveryStore());
}
