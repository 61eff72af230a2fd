using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryIdempotencyStoreTests : IdempotencyStoreContract
{
    protected override Task<IIdempotencyStore> OpenAsync() => Task.FromResult<IIdempotencyStore>(new InMemoryIdempotencyStore());
}
