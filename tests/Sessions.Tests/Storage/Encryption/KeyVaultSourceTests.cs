using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class KeyVaultSourceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero));
    private FakeKeyVault _vault = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _time.GetUtcNow();

    public async ValueTask InitializeAsync() => _vault = await FakeKeyVault.StartAsync(Cancel);

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task Secrets_of_the_right_name_on_every_page_are_the_keys_and_no_other_is_read()
    {
        Add("Encryption--Keys--k1", 1);
        Add("database-password", 9);
        Add("Encryption--Keys--k3", 3);
        Add("Encryption--Keysring", 9);
        Add("encryption--keys--K2", 2);

        var keys = await LoadAsync();

        Assert.Equal(["k1", "k2", "k3"], keys.Ids);
        Assert.Equal("k3", keys.CurrentId);
        Assert.True(keys.TryGet("k2", out var key));
        Assert.Equal(TestKeys.Bytes(32, 2), key);
        Assert.Equal(3, _vault.Requests.Count(request => request == "GET /secrets/ 200" || request == "GET /secrets 200"));
        Assert.DoesNotContain(_vault.Requests, request => request.Contains("password", StringComparison.Ordinal) || request.Contains("Keysring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_vaults_challenge_is_answered_with_a_token_for_its_own_resource_and_tenant()
    {
        Add("Encryption--Keys--k1", 1);

        await LoadAsync();

        Assert.EndsWith("401", _vault.Requests[0], StringComparison.Ordinal);
        Assert.Single(_vault.Requests, request => request.EndsWith("401", StringComparison.Ordinal));
        var asked = _vault.Credential.Requests[0];
        Assert.Equal(["https://vault.example.invalid/.default"], asked.Scopes);
        Assert.Equal(FakeTokenCredential.Tenant, asked.TenantId);
    }

    [Fact]
    public async Task A_throttled_or_stumbling_vault_is_asked_again()
    {
        Add("Encryption--Keys--k1", 1);
        _vault.Refusals.Enqueue(HttpStatusCode.TooManyRequests);
        _vault.Refusals.Enqueue(HttpStatusCode.ServiceUnavailable);

        var keys = await LoadAsync();

        Assert.Equal("k1", keys.CurrentId);
        Assert.Single(_vault.Requests, request => request.EndsWith("429", StringComparison.Ordinal));
        Assert.Single(_vault.Requests, request => request.EndsWith("503", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_vault_that_keeps_refusing_is_an_outage(HttpStatusCode refusal)
    {
        Add("Encryption--Keys--k1", 1);
        for (var i = 0; i < 10; i++) _vault.Refusals.Enqueue(refusal);

        var exception = await Assert.ThrowsAsync<StorageUnavailableException>(LoadAsync);

        Assert.Contains(_vault.Address.Host, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_is_not_there_is_an_outage()
    {
        var client = _vault.Connect();
        await _vault.DisposeAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Source(client).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_disabled_secret_does_not_count_and_is_not_asked_for()
    {
        Add("Encryption--Keys--k1", 1);
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k2", TestKeys.Encode(2)) { IsEnabled = false });

        var keys = await LoadAsync();

        Assert.Equal(["k1"], keys.Ids);
        Assert.DoesNotContain(_vault.Requests, request => request.Contains("k2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_that_expired_or_is_not_valid_yet_decrypts_but_does_not_encrypt()
    {
        Add("Encryption--Keys--k1", 1);
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k2", TestKeys.Encode(2)) { ExpiresOn = Now });
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k3", TestKeys.Encode(3)) { NotBefore = Now.AddSeconds(1) });

        var keys = await LoadAsync();

        Assert.Equal(["k1", "k2", "k3"], keys.Ids);
        Assert.Equal("k1", keys.CurrentId);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("k3", (await LoadAsync()).CurrentId);
    }

    [Fact]
    public async Task When_all_have_expired_the_greatest_still_encrypts()
    {
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k1", TestKeys.Encode(1)) { ExpiresOn = Now });
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k2", TestKeys.Encode(2)) { ExpiresOn = Now });

        Assert.Equal("k2", (await LoadAsync()).CurrentId);
    }

    [Fact]
    public async Task A_secret_deleted_between_list_and_value_does_not_count()
    {
        Add("Encryption--Keys--k1", 1);
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k2", TestKeys.Encode(2)) { IsGone = true });

        Assert.Equal(["k1"], (await LoadAsync()).Ids);
    }

    [Fact]
    public async Task A_vault_without_a_key_is_an_error_that_names_the_secret()
    {
        Add("database-password", 9);

        var exception = await Assert.ThrowsAsync<EncryptionKeyMissingException>(LoadAsync);

        Assert.Contains("Encryption--Keys--", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_key_is_an_error_that_does_not_repeat_it()
    {
        _vault.Secrets.Add(new FakeSecret("Encryption--Keys--k1", "hunter2"));

        var exception = await Assert.ThrowsAsync<EncryptionKeyInvalidException>(LoadAsync);

        Assert.Contains("k1", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    private void Add(string name, byte fill) => _vault.Secrets.Add(new FakeSecret(name, TestKeys.Encode(fill)));

    private Task<MasterKeys> LoadAsync() => Source(_vault.Connect()).LoadAsync(Cancel);

    private KeyVaultSource Source(Azure.Security.KeyVault.Secrets.SecretClient client) => new(client, _time, NullLogger<KeyVaultSource>.Instance);
}
