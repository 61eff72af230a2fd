using Sessions.Storage;

namespace Sessions.Tests.Versions;

public sealed class InMemoryWebVersionStoreTests : WebVersionStoreContract
{
    private protected override Task<IWebVersionStore> OpenAsync() => Task.FromResult<IWebVersionStore>(new InMemoryWebVersionStore());
}
