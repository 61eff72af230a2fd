using Shared.Storage;

namespace Sessions.Tests.Storage;

public sealed class InMemoryWebhookStoreTests : WebhookStoreContract
{
    protected override Task<object> OpenAsync() => Task.FromResult<object>(new InMemoryWebhookStore());
}
