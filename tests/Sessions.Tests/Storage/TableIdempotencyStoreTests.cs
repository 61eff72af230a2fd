using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class TableIdempotencyStoreTests(AzuriteFixture azurite) : IdempotencyStoreContract
{
    protected override async Task<IIdempotencyStore> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Idempotency();
}
