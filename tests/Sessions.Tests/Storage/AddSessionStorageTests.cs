using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class AddSessionStorageTests(AzuriteFixture azurite)
{
    // Nobody listens here and nobody is asked: the start is refused before.
    private const string RemoteAccount =
        "DefaultEndpointsProtocol=https;AccountName=example;AccountKey=AAAA;EndpointSuffix=storage.example.invalid";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_host_has_tables_and_stores()
    {
        using var host = Host(("Storage:ConnectionString", await azurite.ConnectionStringAsync()), ("Encryption:Keys:k1", TestKeys.Encode(1)));

        await host.StartAsync(Cancel);

        var key = new SessionKey($"t{Guid.NewGuid():N}", "one");
        await host.Services.GetRequiredService<IDeviceStores>().Open(key, 1).SaveAsync(new byte[] { 1, 2 }, Cancel);
        Assert.Equal([1, 2], await host.Services.GetRequiredService<IDeviceStores>().Open(key, 1).LoadAsync(Cancel));
        Assert.Null(await host.Services.GetRequiredService<ISessionStore>().LoadAsync(key, Cancel));
        await host.Services.GetRequiredService<IUnlinkStore>().AddAsync(key.Tenant, "1", new byte[] { 1 }, null, Cancel);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_host_starts_while_storage_is_down_and_serves_once_it_is_up()
    {
        var port = AzuriteServer.FreePort();
        using var host = Host(("Storage:ConnectionString", AzuriteServer.ConnectionStringOf(port)), ("Encryption:Keys:k1", TestKeys.Encode(1)));
        var store = host.Services.GetRequiredService<ISessionStore>();

        await host.StartAsync(Cancel);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ListAsync("tenant", 1, null, SessionFilter.None, Cancel));
        await using var server = await AzuriteServer.StartAsync(port, Cancel);

        Assert.Empty(await store.ListAsync("tenant", 1, null, SessionFilter.None, Cancel));
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task Without_a_key_and_development_storage_the_start_is_refused()
    {
        using var host = Host(("Storage:ConnectionString", RemoteAccount), ("Encryption:KeyFile", Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}")));

        await Assert.ThrowsAsync<EncryptionKeyMissingException>(() => host.StartAsync(Cancel));
    }

    [Fact]
    public async Task A_malformed_key_refuses_the_start()
    {
        using var host = Host(("Encryption:Keys:k1", "short"));

        await Assert.ThrowsAsync<EncryptionKeyInvalidException>(() => host.StartAsync(Cancel));
    }

    [Theory]
    [InlineData("Encryption:KeyVault", "http://vault.example.invalid")]
    [InlineData("Encryption:KeyVault", "https://vault.example.invalid/?sig=secret")]
    [InlineData("Encryption:KeyVault", "vault")]
    [InlineData("Storage:TableEndpoint", "http://account.example.invalid")]
    [InlineData("Storage:TableEndpoint", "https://account.example.invalid/?sig=secret")]
    [InlineData("Storage:ConnectionString", "AccountKey=c2VjcmV0")]
    [InlineData("Storage:ConnectionString", "secret")]
    public async Task A_setting_that_cannot_work_refuses_the_start_without_repeating_secrets(string name, string value)
    {
        using var host = Host((name, value), ("Encryption:Keys:k1", TestKeys.Encode(1)));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("", true)]
    [InlineData(RemoteAccount, false)]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://localhost:10002/a;", true)]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1.example.invalid/a;", false)]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://storage.example.invalid", false)]
    public void Development_storage_is_told_by_its_endpoint(string connectionString, bool isDevelopment) => Assert.Equal(
        isDevelopment, StorageConnection.IsDevelopment(StorageConnection.Open(new StorageOptions { ConnectionString = connectionString })));

    [Fact]
    public void A_table_endpoint_wins_over_the_connection_string()
    {
        var options = new StorageOptions { TableEndpoint = new Uri("https://account.example.invalid") };

        Assert.Equal("account.example.invalid", StorageConnection.Open(options).Uri.Host);
    }

    private static IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddLogging();
        builder.Services.AddSessionStorage(builder.Configuration);

        return builder.Build();
    }
}
