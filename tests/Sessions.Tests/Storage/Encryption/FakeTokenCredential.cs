using Azure.Core;

namespace Sessions.Tests.Storage.Encryption;

/// <summary>A credential with one token, which remembers what it was asked for.</summary>
internal sealed class FakeTokenCredential : TokenCredential
{
    public const string Token = "token-of-the-test";
    public const string Tenant = "01234567-89ab-cdef-0123-456789abcdef";

    public List<TokenRequestContext> Requests { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        lock (Requests) Requests.Add(requestContext);

        return new AccessToken(Token, DateTimeOffset.MaxValue);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
