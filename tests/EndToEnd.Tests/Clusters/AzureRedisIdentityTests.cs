using System.Buffers.Text;
using System.Text;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sessions.Clusters;
using Shared.Processes;
using StackExchange.Redis;
using Xunit;

namespace EndToEnd.Tests.Clusters;

/// <summary>A Redis that lets nobody in but a user whose password is a token of his.</summary>
public sealed class AzureRedisIdentityTests : IAsyncLifetime
{
    private const string ObjectId = "6f1c9d3e-0000-4000-8000-0123456789ab";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Identity _identity;
    private Redis _redis = null!;

    public AzureRedisIdentityTests() => _identity = new(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await Redis.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task It_enters_with_a_token_and_shows_the_next_one_before_that_is_over()
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_redis.Address + ",allowAdmin=true");
        var server = admin.GetServers()[0];
        await server.ExecuteAsync("ACL", "SETUSER", ObjectId, "on", "~*", "&*", "+@all", ">" + _identity.TokenOf(1), ">" + _identity.TokenOf(2));

        var login = new AzureRedisIdentity(_identity, _time, NullLogger<AzureRedisIdentity>.Instance);
        await using var line = await login.ConnectAsync(ConfigurationOptions.Parse(_redis.Address + ",ssl=false"));
        Assert.Equal(ObjectId, (string?)await line.GetDatabase().ExecuteAsync("ACL", "WHOAMI"));
        var before = await AuthenticationsAsync(server);

        _time.Advance(TimeSpan.FromMinutes(56));

        // Another thread's doing, in another process: it is asked for until it is there.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await AuthenticationsAsync(server) == before) await pause.WaitForNextTickAsync(Cancellation);
        Assert.Equal(_identity.TokenOf(2), login.Password);
        Assert.Equal(ObjectId, (string?)await line.GetDatabase().ExecuteAsync("ACL", "WHOAMI"));
    }

    [Theory]
    [InlineData(true, "redis-1.westeurope.redis.azure.net:10000,ssl=true,abortConnect=false")]
    [InlineData(false, "redis-1.westeurope.redis.azure.net:10000,ssl=true,password=secret")]
    [InlineData(false, "127.0.0.1:6379")]
    [InlineData(false, "redis.example:6379")]
    public void Only_an_azure_redis_without_a_password_is_entered_so(bool isWanted, string address) =>
        Assert.Equal(isWanted, AzureRedisIdentity.IsWanted(ConfigurationOptions.Parse(address)));

    private static async Task<string> AuthenticationsAsync(IServer server) =>
        (await server.InfoAsync("commandstats"))[0].Where(stat => stat.Key == "cmdstat_auth").Select(stat => stat.Value).SingleOrDefault("none").Split(',')[0];

    private sealed class Identity(TimeProvider time) : TokenCredential
    {
        private int _tokens;

        public string TokenOf(int number) =>
            $"header{number}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"oid":"{{ObjectId}}"}"""))}.signature";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal("https://redis.azure.com/.default", Assert.Single(requestContext.Scopes));
            return new(new AccessToken(TokenOf(++_tokens), time.GetUtcNow().AddHours(1)));
        }
    }
}
