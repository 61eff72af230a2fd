using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryEventStoreTests : EventStoreContract
{
    protected override Task<object> OpenAsync() => Task.FromResult<object>(new InMemoryEventStore());
}
