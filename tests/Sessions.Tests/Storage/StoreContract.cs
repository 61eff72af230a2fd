using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What a store keeps, as tests for each of its forms; each test has a store and a tenant of its own.</summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class StoreContract<TStore> : IAsyncLifetime
{
    /// <summary>What the tests ask.</summary>
    protected TStore Store { get; private set; } = default!;

    /// <summary>Nobody else's.</summary>
    protected string Tenant { get; } = $"t{Guid.NewGuid():N}";

    /// <summary>Of the test.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);

        return ValueTask.CompletedTask;
    }

    /// <summary>The form of the store that is tested.</summary>
    protected abstract Task<TStore> OpenAsync();
}
