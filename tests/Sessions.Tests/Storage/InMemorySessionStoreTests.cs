using Sessions.Storage;
using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemorySessionStoreTests : SessionStoreContract
{
    protected override Task<ISessionStore> OpenAsync() => Task.FromResult<ISessionStore>(new InMemorySessionStore());
}
