using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Sessions.Clusters;

/// <summary>
/// Enters an Azure Managed Redis with the identity of this process: the user is the identity's object id, the password a token of an hour or a day.
/// Redis hangs up when a token is over, so the line is given the next one before.
/// </summary>
/// <seealso href="https://learn.microsoft.com/azure/redis/entra-for-authentication"/>
internal sealed partial class AzureRedisIdentity(TokenCredential credential, TimeProvider time, ILogger<AzureRedisIdentity> logger) : AzureManagedRedisOptionsProvider
{
    private static readonly TokenRequestContext Scope = new(["https://redis.azure.com/.default"]);
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    private volatile Login? _login;

    public override string? User => _login?.User;

    public override string? Password => _login?.Token;

    /// <summary>Whether it is one of those, and no password is named.</summary>
    public static bool IsWanted(ConfigurationOptions redis) =>
        string.IsNullOrEmpty(redis.Password) && redis.EndPoints.All(new AzureManagedRedisOptionsProvider().IsMatch);

    /// <summary>Connects, and keeps the line open for as long as nobody disposes it.</summary>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is no identity.</exception>
    /// <exception cref="RedisConnectionException">Redis is not reached, or does not let this identity in.</exception>
    public async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions redis)
    {
        var login = _login = await FetchAsync();
        // What asks for user and password, at each connection anew.
        redis.Defaults = this;
        var line = await ConnectionMultiplexer.ConnectAsync(redis);
        _ = RenewAsync(line, login);
        return line;
    }

    private async Task RenewAsync(ConnectionMultiplexer redis, Login login)
    {
        for (var next = login.RenewAt - time.GetUtcNow(); ; next = login.RenewAt - time.GetUtcNow())
        {
            await Task.Delay(next < RetryPause ? RetryPause : next, time);
            try
            {
                _login = login = await FetchAsync();
                foreach (var server in redis.GetServers()) await server.ExecuteAsync("AUTH", login.User, login.Token);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the next try may be better; a connection made meanwhile asks for itself.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotRenewed(exception.Message);
            }
        }
    }

    private async Task<Login> FetchAsync()
    {
        var token = await credential.GetTokenAsync(Scope, CancellationToken.None);
        return new(ObjectIdOf(token.Token), token.Token, (token.RefreshOn ?? token.ExpiresOn) - Before);
    }

    /// <summary>A token is [header].[claims].[signature]; whether it is genuine is for Redis to say.</summary>
    private static string ObjectIdOf(string token)
    {
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return claims.RootElement.GetProperty("oid").GetString()!;
    }

    private sealed record Login(string User, string Token, DateTimeOffset RenewAt);

    [LoggerMessage(2086, LogLevel.Warning, "The login at Redis could not be renewed yet: {Reason}")]
    private partial void LogNotRenewed(string reason);
}
